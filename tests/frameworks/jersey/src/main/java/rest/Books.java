package rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.MatrixParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A resource. */
@Path("books")
@Produces(MediaType.APPLICATION_JSON)
public class Books {
    private static final Map<Integer, Book> ALL = Map.of(1, new Book(1, "Überall"), 2, new Book(2, "Nowhere"));

    /** A book. */
    public static class Book {
        /** Its number. */
        public int id;
        /** Its title. */
        public String title;

        /** For reading. */
        public Book() {
        }

        Book(int id, String title) {
            this.id = id;
            this.title = title;
        }
    }

    /** Several parameters. */
    public static class Query {
        @QueryParam("q")
        @DefaultValue("none")
        String q;
        @HeaderParam("X-Q")
        String header;
        @CookieParam("c")
        String cookie;
        @MatrixParam("m")
        String matrix;
    }

    /** Maps an exception. */
    @Provider
    public static class Wrong implements ExceptionMapper<IllegalArgumentException> {
        @Override
        public Response toResponse(IllegalArgumentException e) {
            return Response.status(422).entity(Map.of("wrong", String.valueOf(e.getMessage()))).type(MediaType.APPLICATION_JSON)
                .build();
        }
    }

    /** Marks responses. */
    @Provider
    public static class Stamp implements ContainerResponseFilter {
        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            response.getHeaders().add("X-Stamp", request.getUriInfo().getPath());
        }
    }

    @GET
    public List<Book> all() {
        List<Book> list = new ArrayList<>(ALL.values());
        list.sort((a, b) -> a.id - b.id);
        return list;
    }

    @GET
    @Path("{id: \\d+}")
    public Response one(@PathParam("id") int id, @Context Request request) {
        Book b = ALL.get(id);
        if (b == null) {
            throw new NotFoundException("no book " + id);
        }
        EntityTag tag = new EntityTag("book-" + id);
        Response.ResponseBuilder known = request.evaluatePreconditions(tag);
        return (known != null ? known : Response.ok(b)).tag(tag).build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response add(Book book, @Context UriInfo uri) {
        return Response.created(uri.getAbsolutePathBuilder().path(String.valueOf(book.id)).build()).entity(book).build();
    }

    @PUT
    @Path("{id}")
    @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    public String put(@PathParam("id") String id, String text) {
        return "\"" + id + " " + text.length() + "\"";
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") int id) {
        if (id > 2) {
            throw new WebApplicationException("not deleted", Response.Status.CONFLICT);
        }
    }

    @POST
    @Path("form")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Produces(MediaType.TEXT_PLAIN)
    public String form(@FormParam("a") String a, MultivaluedMap<String, String> rest) {
        return a + " " + new java.util.TreeMap<>(rest);
    }

    @GET
    @Path("query")
    @Produces(MediaType.TEXT_PLAIN)
    public Response query(@BeanParam Query q) {
        return Response.ok(q.q + " " + q.header + " " + q.cookie + " " + q.matrix)
            .cookie(new NewCookie.Builder("c").value("d").path("/").httpOnly(true).build()).build();
    }

    @GET
    @Path("stream")
    @Produces("text/plain;charset=UTF-8")
    public StreamingOutput stream() {
        return out -> {
            for (int i = 0; i < 1000; i++) {
                out.write(("line " + i + "\n").getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @GET
    @Path("session")
    @Produces(MediaType.TEXT_PLAIN)
    public String session(@Context HttpServletRequest request) {
        HttpSession s = request.getSession();
        Integer n = (Integer) s.getAttribute("n");
        s.setAttribute("n", n == null ? 1 : n + 1);
        return s.getAttribute("n") + " " + request.getServletPath() + " " + request.getPathInfo();
    }

    @GET
    @Path("later")
    @Produces(MediaType.TEXT_PLAIN)
    public void later(@Suspended AsyncResponse response) {
        new Thread(() -> response.resume("later")).start();
    }

    @GET
    @Path("never")
    @Produces(MediaType.TEXT_PLAIN)
    public void never(@Suspended AsyncResponse response) {
        response.setTimeout(50, TimeUnit.MILLISECONDS);
        response.setTimeoutHandler(r -> r.resume(Response.status(503).entity("out of time").build()));
    }

    @GET
    @Path("stage")
    public CompletionStage<Book> stage() {
        return CompletableFuture.supplyAsync(() -> ALL.get(2));
    }

    @GET
    @Path("away")
    public Response away() {
        return Response.seeOther(URI.create("books/1")).build();
    }

    @GET
    @Path("wrong")
    public String wrong(@QueryParam("how") String how) {
        if ("mapped".equals(how)) {
            throw new IllegalArgumentException("mapped");
        }
        throw new IllegalStateException("not mapped");
    }
}
