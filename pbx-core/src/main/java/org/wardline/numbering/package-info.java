/// Numbers of the public telephone network: what somebody dialled read as E.164, and what kind of
/// destination it is. Pure; knows no calls, trunks or SIP.
package org.wardline.numbering;
