package pavm.servlet;

import java.util.HashMap;
import java.util.Map;

/** The MIME types of file name extensions. */
final class Mime {
    private static final String[] TABLE = {
        "aac", "audio/aac", "atom", "application/atom+xml", "avi", "video/x-msvideo", "avif", "image/avif",
        "bin", "application/octet-stream", "bmp", "image/bmp", "bz2", "application/x-bzip2",
        "class", "application/java", "css", "text/css", "csv", "text/csv", "doc", "application/msword",
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "dtd", "application/xml-dtd", "eot", "application/vnd.ms-fontobject", "epub", "application/epub+zip",
        "exe", "application/x-msdownload", "flac", "audio/flac", "gif", "image/gif", "gz", "application/x-gzip",
        "htm", "text/html", "html", "text/html", "ico", "image/x-icon", "ics", "text/calendar",
        "jar", "application/java-archive", "java", "text/x-java-source", "jpeg", "image/jpeg", "jpg", "image/jpeg",
        "js", "text/javascript", "json", "application/json", "jsonld", "application/ld+json",
        "m4a", "audio/mp4", "m4v", "video/mp4", "md", "text/markdown", "mid", "audio/midi", "mjs", "text/javascript",
        "mov", "video/quicktime", "mp3", "audio/mpeg", "mp4", "video/mp4", "mpeg", "video/mpeg", "mpg", "video/mpeg",
        "odp", "application/vnd.oasis.opendocument.presentation",
        "ods", "application/vnd.oasis.opendocument.spreadsheet", "odt", "application/vnd.oasis.opendocument.text",
        "oga", "audio/ogg", "ogg", "audio/ogg", "ogv", "video/ogg", "otf", "font/otf",
        "pdf", "application/pdf", "png", "image/png", "ppt", "application/vnd.ms-powerpoint",
        "pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "ps", "application/postscript", "rdf", "application/rdf+xml", "rss", "application/rss+xml",
        "rtf", "application/rtf", "sh", "application/x-sh", "svg", "image/svg+xml", "svgz", "image/svg+xml",
        "tar", "application/x-tar", "tgz", "application/x-gzip", "tif", "image/tiff", "tiff", "image/tiff",
        "ttf", "font/ttf", "txt", "text/plain", "wasm", "application/wasm", "wav", "audio/x-wav",
        "weba", "audio/webm", "webm", "video/webm", "webmanifest", "application/manifest+json",
        "webp", "image/webp", "woff", "font/woff", "woff2", "font/woff2", "xhtml", "application/xhtml+xml",
        "xls", "application/vnd.ms-excel",
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xml", "application/xml",
        "xsd", "application/xml", "xsl", "application/xml", "xslt", "application/xslt+xml", "zip", "application/zip",
    };

    private Mime() {
    }

    static Map<String, String> defaults() {
        Map<String, String> m = new HashMap<>();
        for (int i = 0; i < TABLE.length; i += 2) {
            m.put(TABLE[i], TABLE[i + 1]);
        }
        return m;
    }
}
