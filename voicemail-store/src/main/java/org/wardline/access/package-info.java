/// Who may do what: people, roles, grants, and the one policy that decides.
package org.wardline.access;
