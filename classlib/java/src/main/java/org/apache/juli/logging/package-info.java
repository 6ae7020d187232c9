/**
 * The logging interface that Tomcat's applications may rely on, over java.util.logging. It lies in a jar of its own at the
 * end of the class path: an application that brings the real one along has that.
 */
package org.apache.juli.logging;
