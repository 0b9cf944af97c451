package org.wardline.media.engine;

import org.wardline.media.MediaEngine;
import org.wardline.media.testkit.MediaPortContract;

class NettyMediaEngineTest implements MediaPortContract {

    @Override
    public MediaEngine engine() {
        return Engines.oneLoop();
    }
}
