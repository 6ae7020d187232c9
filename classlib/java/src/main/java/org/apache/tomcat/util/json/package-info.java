/** What of Tomcat's JSON support applications use; see {@code org.apache.juli.logging}. */
package org.apache.tomcat.util.json;
