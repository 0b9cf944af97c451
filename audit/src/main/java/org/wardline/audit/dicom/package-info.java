/// The vocabulary that audit repositories share: DICOM PS3.16, CID 400 to 402.
package org.wardline.audit.dicom;
