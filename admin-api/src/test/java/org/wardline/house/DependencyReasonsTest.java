package org.wardline.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// Every library has its reason in docs/DEPENDENCIES.md, and every reason its library.
class DependencyReasonsTest {

    private static final String PAGE = Checkout.read(Checkout.ROOT.resolve("docs/DEPENDENCIES.md"));

    @Test
    void everyLibraryOfThePomsHasItsLine() throws Exception {
        Set<String> used = artifacts("dependency");
        used.addAll(artifacts("path"));
        Set<String> explained = explained("## In the product");
        explained.addAll(explained("## In tests"));
        explained.addAll(explained("## In the build"));
        assertFalse(used.isEmpty());
        used.removeAll(explained);
        assertEquals(Set.of(), used, "without a line in docs/DEPENDENCIES.md");
    }

    @Test
    void everyLineHasItsLibrary() throws Exception {
        Set<String> used = artifacts("dependency");
        used.addAll(artifacts("path"));
        used.addAll(artifacts("plugin"));
        Set<String> explained = explained("## In the product");
        explained.addAll(explained("## In tests"));
        explained.addAll(explained("## In the build"));
        explained.removeAll(used);
        assertEquals(Set.of(), explained, "explained, but in no pom");
    }

    private static Set<String> explained(String heading) {
        Set<String> artifacts = new TreeSet<>();
        MarkdownTable.rowsUnder(PAGE, heading)
                .forEach(row -> artifacts.add(MarkdownTable.code(row.get(0))));
        return artifacts;
    }

    /// Artifact ids of every foreign `dependency`, `path` or `plugin` element; what the parent only
    /// manages counts when a module uses it.
    private static Set<String> artifacts(String element)
            throws ParserConfigurationException, IOException, SAXException {
        Set<String> artifacts = new TreeSet<>();
        for (Path pom : Checkout.files("pom.xml")) {
            NodeList nodes =
                    DocumentBuilderFactory.newDefaultInstance()
                            .newDocumentBuilder()
                            .parse(pom.toFile())
                            .getElementsByTagName(element);
            for (int i = 0; i < nodes.getLength(); i++) {
                Element node = (Element) nodes.item(i);
                if (!managed(node) && !text(node, "groupId").equals("org.wardline")) {
                    artifacts.add(text(node, "artifactId"));
                }
            }
        }
        return artifacts;
    }

    private static boolean managed(Element node) {
        return node.getParentNode().getParentNode().getNodeName().equals("dependencyManagement");
    }

    private static String text(Element node, String child) {
        NodeList found = node.getElementsByTagName(child);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }
}
