package org.wardline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class JdkTest {

    @Test
    void theBuildSelectsJdk25WhateverTheDefaultIs() {
        assertEquals(25, Runtime.version().feature());
    }
}
