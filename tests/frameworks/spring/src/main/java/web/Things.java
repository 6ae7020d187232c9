package web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.CookieValue;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A controller of everything. */
@Controller
public class Things {
    private final Root.Basket basket;
    private final Map<Integer, Thing> all = new TreeMap<>(Map.of(1, new Thing(1, "apple", 0.5), 2, new Thing(2, "größe", 2)));

    /** A thing. */
    public record Thing(int id, String name, double price) {
    }

    /** What a form sends. */
    public static class Form {
        private String name;
        private int amount;

        /** @return the name */
        public String getName() {
            return name;
        }

        /** @param name the name */
        public void setName(String name) {
            this.name = name;
        }

        /** @return how many */
        public int getAmount() {
            return amount;
        }

        /** @param amount how many */
        public void setAmount(int amount) {
            this.amount = amount;
        }
    }

    /** There is no such thing. */
    @ResponseStatus(HttpStatus.GONE)
    public static class Gone extends RuntimeException {
    }

    Things(Root.Basket basket) {
        this.basket = basket;
    }

    @GetMapping("/hello")
    @ResponseBody
    String hello(@RequestParam(defaultValue = "world") String name) {
        return "Hello, " + name + "!";
    }

    @GetMapping("/api/things")
    @ResponseBody
    Iterable<Thing> things() {
        return all.values();
    }

    @GetMapping(path = "/api/things/{id}", produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_PLAIN_VALUE})
    ResponseEntity<Object> thing(@PathVariable int id, @RequestHeader(defaultValue = "") String accept) {
        Thing t = all.get(id);
        if (t == null) {
            return ResponseEntity.notFound().build();
        }
        return accept.startsWith("text/plain") ? ResponseEntity.ok(t.toString()) : ResponseEntity.ok(t);
    }

    @PutMapping("/api/things/{id}")
    ResponseEntity<Thing> put(@PathVariable int id, @RequestBody Thing thing) {
        return ResponseEntity.status(all.containsKey(id) ? 200 : 201).header("X-Name", thing.name()).body(thing);
    }

    @DeleteMapping("/api/things/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable int id) {
        if (!all.containsKey(id)) {
            throw new Gone();
        }
    }

    @GetMapping("/basket")
    @ResponseBody
    List<String> basket() {
        return basket.things();
    }

    @PostMapping("/basket")
    String add(@ModelAttribute Form form, RedirectAttributes redirect, HttpSession session) {
        for (int i = 0; i < form.getAmount(); i++) {
            basket.add(form.getName());
        }
        redirect.addFlashAttribute("told", form.getName());
        session.setAttribute("last", form.getName());
        return "redirect:/told";
    }

    @GetMapping("/told")
    @ResponseBody
    String told(Model model, HttpSession session) {
        return model.getAttribute("told") + " " + session.getAttribute("last");
    }

    @GetMapping("/forward")
    String forward() {
        return "forward:/hello?name=forwarded";
    }

    @PostMapping("/upload")
    @ResponseBody
    Map<String, Object> upload(@RequestParam("f") MultipartFile f, @RequestParam String note) throws IOException {
        return new TreeMap<>(Map.of("name", String.valueOf(f.getOriginalFilename()), "size", f.getSize(), "note", note,
            "text", new String(f.getBytes(), StandardCharsets.UTF_8)));
    }

    @GetMapping("/later")
    @ResponseBody
    Callable<String> later() {
        return () -> {
            Thread.sleep(20);
            return "later";
        };
    }

    @GetMapping("/deferred")
    @ResponseBody
    DeferredResult<Thing> deferred(@RequestParam(defaultValue = "false") boolean fail) {
        DeferredResult<Thing> result = new DeferredResult<>(1000L);
        new Thread(() -> {
            if (fail) {
                result.setErrorResult(new IllegalArgumentException("deferred"));
            } else {
                result.setResult(all.get(1));
            }
        }).start();
        return result;
    }

    @GetMapping("/never")
    @ResponseBody
    DeferredResult<String> never() {
        return new DeferredResult<>(50L, "out of time");
    }

    @GetMapping("/emitted")
    ResponseBodyEmitter emitted() {
        ResponseBodyEmitter emitter = new ResponseBodyEmitter();
        new Thread(() -> {
            try {
                for (int i = 0; i < 3; i++) {
                    emitter.send("part " + i + "\n", MediaType.TEXT_PLAIN);
                    Thread.sleep(5);
                }
                emitter.complete();
            } catch (IOException | InterruptedException e) {
                emitter.completeWithError(e);
            }
        }).start();
        return emitter;
    }

    @GetMapping("/events")
    SseEmitter events() {
        SseEmitter emitter = new SseEmitter();
        new Thread(() -> {
            try {
                emitter.send(SseEmitter.event().id("1").name("thing").data(all.get(1)));
                emitter.complete();
            } catch (IOException e) {
                emitter.completeWithError(e);
            }
        }).start();
        return emitter;
    }

    @GetMapping("/cookie")
    @ResponseBody
    String cookie(@CookieValue(name = "c", required = false) String c, HttpServletRequest request) {
        return c + " " + request.getLocale() + " " + request.getServletPath();
    }

    @GetMapping("/fails")
    String fails(@RequestParam String how) {
        throw how.equals("gone") ? new Gone() : how.equals("argument") ? new IllegalArgumentException("a wrong argument")
            : new IllegalStateException("not handled");
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> wrong(IllegalArgumentException e) {
        return ResponseEntity.badRequest().body(Map.of("error", String.valueOf(e.getMessage())));
    }
}
