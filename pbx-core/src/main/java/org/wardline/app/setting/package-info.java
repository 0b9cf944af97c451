/// Star codes that change a setting of the phone that dials.
package org.wardline.app.setting;
