package diff.misc;

import diff.util.X;

import org.w3c.dom.*;
import org.xml.sax.*;
import org.xml.sax.helpers.*;

import java.io.*;
import java.util.*;

import javax.xml.parsers.*;
import javax.xml.stream.*;
import javax.xml.transform.*;
import javax.xml.transform.dom.*;
import javax.xml.transform.stream.*;
import javax.xml.xpath.*;

/** DOM, SAX, StAX, XPath, XSLT, validation, and the messages of malformed documents. */
public class Xml {
    static String xml =
            "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY e \"ent\"><!ELEMENT r ANY><!ATTLIST r d"
                + " CDATA \"dflt\">]><r xmlns:n='urn:n' a=\"1\"><!-- c --><n:x"
                + " k='v'>t&e;&#65;</n:x><![CDATA[<raw>]]><?pi data?><y/><y i='2'>two</y><y"
                + " i='3'>three</y></r>";

    public static void main(String[] a) throws Exception {
        DocumentBuilderFactory f = DocumentBuilderFactory.newInstance();
        f.setNamespaceAware(true);
        X.p(f.getClass().getName());
        Document d = f.newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
        walk(d, 0);
        XPath xp = XPathFactory.newInstance().newXPath();
        for (String e :
                new String[] {
                    "//y",
                    "count(//y)",
                    "string(//y[@i='2'])",
                    "//y[last()]/@i",
                    "sum(//y/@i)",
                    "/r/*",
                    "//comment()",
                    "concat('a',/r/@a)",
                    "boolean(//z)",
                    "//y[position()>1]",
                    "normalize-space(' a  b ')",
                    "substring('hello',2,3)",
                    "translate('abc','ab','x')",
                    "1 div 0",
                    "//y[",
                    "foo()",
                    "$v"
                }) {
            X.t(e, () -> xp.evaluate(e, d));
            X.t(e, () -> ((NodeList) xp.evaluate(e, d, XPathConstants.NODESET)).getLength());
        }
        SAXParserFactory sf = SAXParserFactory.newInstance();
        sf.setNamespaceAware(true);
        sf.newSAXParser()
                .parse(
                        new InputSource(new StringReader(xml)),
                        new DefaultHandler() {
                            public void startElement(String u, String l, String q, Attributes at) {
                                X.p("start", u, l, q, at.getLength());
                            }

                            public void endElement(String u, String l, String q) {
                                X.p("end", q);
                            }

                            public void characters(char[] c, int s, int n) {
                                X.p("chars", new String(c, s, n));
                            }

                            public void processingInstruction(String t, String da) {
                                X.p("pi", t, da);
                            }

                            public void startPrefixMapping(String p, String u) {
                                X.p("map", p, u);
                            }
                        });
        XMLStreamReader r =
                XMLInputFactory.newInstance().createXMLStreamReader(new StringReader(xml));
        while (r.hasNext()) {
            int e = r.next();
            X.p(
                    e,
                    r.hasName() ? r.getName() : null,
                    r.hasText() ? r.getText() : null,
                    r.getLocation().getLineNumber());
        }
        StringWriter w = new StringWriter();
        XMLStreamWriter sw = XMLOutputFactory.newInstance().createXMLStreamWriter(w);
        sw.writeStartDocument();
        sw.writeStartElement("a");
        sw.writeAttribute("q", "<&\">");
        sw.writeCharacters("x<y>&");
        sw.writeEmptyElement("b");
        sw.writeCData("cd");
        sw.writeEndElement();
        sw.writeEndDocument();
        sw.flush();
        X.p(w);
        Transformer t = TransformerFactory.newInstance().newTransformer();
        t.setOutputProperty(OutputKeys.INDENT, "yes");
        t.setOutputProperty("{http://xml.apache.org/xslt}indent-amount", "3");
        w = new StringWriter();
        t.transform(new DOMSource(d), new StreamResult(w));
        X.p(w);
        String xsl =
                "<xsl:stylesheet version='1.0'"
                    + " xmlns:xsl='http://www.w3.org/1999/XSL/Transform'><xsl:output"
                    + " method='html'/><xsl:param name='p' select=\"'dp'\"/><xsl:key name='k'"
                    + " match='y' use='@i'/><xsl:template match='/'><out><xsl:value-of"
                    + " select='$p'/><xsl:for-each select='//y'><xsl:sort select='@i'"
                    + " order='descending' data-type='number'/><i n='{position()}'><xsl:value-of"
                    + " select='.'/><xsl:choose><xsl:when test='@i &gt;"
                    + " 2'>big</xsl:when><xsl:otherwise>small</xsl:otherwise></xsl:choose></i></xsl:for-each><xsl:call-template"
                    + " name='t'><xsl:with-param name='n'"
                    + " select='3'/></xsl:call-template><xsl:value-of"
                    + " select=\"key('k','3')\"/><xsl:number value='14' format='i'/><xsl:value-of"
                    + " select='format-number(1234.5,\"#,##0.00\")'/></out></xsl:template><xsl:template"
                    + " name='t'><xsl:param name='n'/><xsl:if test='$n &gt;"
                    + " 0'><br/><xsl:call-template name='t'><xsl:with-param name='n' select='$n -"
                    + " 1'/></xsl:call-template></xsl:if></xsl:template></xsl:stylesheet>";
        Templates tp =
                TransformerFactory.newInstance()
                        .newTemplates(new StreamSource(new StringReader(xsl)));
        t = tp.newTransformer();
        t.setParameter("p", "PARAM");
        w = new StringWriter();
        t.transform(new DOMSource(d), new StreamResult(w));
        X.p(w);
        X.t(
                "badxsl",
                () ->
                        TransformerFactory.newInstance()
                                .newTemplates(new StreamSource(new StringReader("<x/>"))));
        for (String s :
                new String[] {
                    "",
                    "<a>",
                    "<a></b>",
                    "<a b=1/>",
                    "<a>&x;</a>",
                    "<a/><b/>",
                    "<?xml version='1.0' encoding='nope'?><a/>",
                    "<a b='1' b='2'/>",
                    "text",
                    "<n:a/>"
                }) X.t(s, () -> f.newDocumentBuilder().parse(new InputSource(new StringReader(s))));
        X.t(
                "enc",
                () ->
                        f.newDocumentBuilder()
                                .parse(
                                        new ByteArrayInputStream(
                                                "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00e9</a>"
                                                        .getBytes("ISO-8859-1")))
                                .getDocumentElement()
                                .getTextContent());
        DocumentBuilderFactory vf = DocumentBuilderFactory.newInstance();
        vf.setValidating(true);
        DocumentBuilder vb = vf.newDocumentBuilder();
        vb.setErrorHandler(
                new ErrorHandler() {
                    public void warning(SAXParseException e) {
                        X.p("w", e);
                    }

                    public void error(SAXParseException e) {
                        X.p("e", e.getMessage(), e.getLineNumber(), e.getColumnNumber());
                    }

                    public void fatalError(SAXParseException e) {
                        X.p("f", e);
                    }
                });
        vb.parse(
                new InputSource(
                        new StringReader(
                                "<!DOCTYPE r [<!ELEMENT r (a,b)><!ELEMENT a EMPTY>]>\n"
                                    + "<r><b/></r>")));
        javax.xml.validation.Schema sc =
                javax.xml.validation.SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema")
                        .newSchema(
                                new StreamSource(
                                        new StringReader(
                                                "<xs:schema"
                                                    + " xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:element"
                                                    + " name='r'><xs:complexType><xs:sequence><xs:element"
                                                    + " name='n' type='xs:int'"
                                                    + " maxOccurs='2'/></xs:sequence></xs:complexType></xs:element></xs:schema>")));
        for (String s :
                new String[] {
                    "<r><n>1</n></r>", "<r><n>x</n></r>", "<r/>", "<r><n>1</n><n>2</n><n>3</n></r>"
                })
            X.t(
                    s,
                    () -> {
                        sc.newValidator().validate(new StreamSource(new StringReader(s)));
                        return "valid";
                    });
        Properties p = new Properties();
        p.loadFromXML(
                new ByteArrayInputStream(
                        "<?xml version='1.0'?><!DOCTYPE properties SYSTEM 'http://java.sun.com/dtd/properties.dtd'><properties><comment>c</comment><entry key='a'>b</entry></properties>"
                                .getBytes()));
        X.p(p);
        ByteArrayOutputStream bo = new ByteArrayOutputStream();
        p.storeToXML(bo, "cm");
        X.p(bo);
    }

    static void walk(Node n, int d) {
        X.p(
                " ".repeat(d) + n.getNodeType(),
                n.getNodeName(),
                n.getNamespaceURI(),
                n.getLocalName(),
                n.getNodeValue());
        NamedNodeMap m = n.getAttributes();
        if (m != null) for (int i = 0; i < m.getLength(); i++) X.p(" ".repeat(d) + "@", m.item(i));
        for (Node c = n.getFirstChild(); c != null; c = c.getNextSibling()) walk(c, d + 1);
    }
}
