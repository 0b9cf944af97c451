/// What calls into the public network may cost a practice, in minutes of a day, and what of it is
/// reserved. Values only: calls spend the minutes, the directory's database keeps the reservations.
package org.wardline.toll;
