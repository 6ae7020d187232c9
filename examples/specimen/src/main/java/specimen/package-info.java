/** An application that uses every part of the servlet specification, and tells what it sees, the same at each run. */
package specimen;
