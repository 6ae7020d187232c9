package diff.management;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.lang.management.PlatformLoggingMXBean;
import java.lang.management.PlatformManagedObject;
import java.lang.management.RuntimeMXBean;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.MXBean;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/** The platform's MBean server: its beans, queries, attributes, operations, and beans of one's own. */
public class Beans {
    @MXBean
    public interface Counter {
        int getCount();

        void setCount(int n);

        List<String> getWords();

        int add(int a, int b);
    }

    static class Impl implements Counter {
        int n = 3;

        public int getCount() {
            return n;
        }

        public void setCount(int n) {
            this.n = n;
        }

        public List<String> getWords() {
            return List.of("a", "b");
        }

        public int add(int a, int b) {
            return a + b;
        }
    }

    public static void main(String[] args) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        System.out.println(server == ManagementFactory.getPlatformMBeanServer());
        TreeSet<String> types = new TreeSet<>();
        for (ObjectName n : server.queryNames(new ObjectName("java.lang:*"), null)) {
            types.add(n.getKeyProperty("type"));
        }
        types.remove("Compilation");
        System.out.println(types);
        System.out.println(server.queryNames(new ObjectName("java.nio:*"), null).size() >= 2);
        ObjectName memory = new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME);
        CompositeData heap = (CompositeData) server.getAttribute(memory, "HeapMemoryUsage");
        System.out.println(heap.getCompositeType().keySet() + " " + (MemoryUsage.from(heap).getCommitted() > 0));
        System.out.println(server.invoke(memory, "gc", null, null));
        ObjectName threading = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
        CompositeData[] infos = (CompositeData[]) server.invoke(threading, "dumpAllThreads",
            new Object[] {true, true}, new String[] {"boolean", "boolean"});
        boolean main = false;
        for (CompositeData d : infos) {
            main |= ThreadInfo.from(d).getThreadName().equals("main");
        }
        System.out.println(main + " " + (((int) server.getAttribute(threading, "ThreadCount")) > 0));
        TreeSet<String> attributes = new TreeSet<>();
        for (MBeanAttributeInfo i : server.getMBeanInfo(threading).getAttributes()) {
            attributes.add(i.getName());
        }
        System.out.println(attributes);
        ObjectName runtime = new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME);
        System.out.println(server.getAttribute(runtime, "SpecVersion"));
        RuntimeMXBean proxy = ManagementFactory.newPlatformMXBeanProxy(server, ManagementFactory.RUNTIME_MXBEAN_NAME, RuntimeMXBean.class);
        System.out.println(proxy.getSpecName() + " " + (proxy.getPid() > 0));
        try {
            server.getAttribute(runtime, "Nothing");
        } catch (AttributeNotFoundException e) {
            System.out.println(e.getMessage());
        }
        try {
            server.getAttribute(new ObjectName("a:type=None"), "X");
        } catch (InstanceNotFoundException e) {
            System.out.println(e.getMessage());
        }
        ObjectName own = new ObjectName("diff:type=Counter");
        server.registerMBean(new Impl(), own);
        server.setAttribute(own, new javax.management.Attribute("Count", 8));
        System.out.println(server.getAttribute(own, "Count") + " " + List.of((Object[]) server.getAttribute(own, "Words"))
            + " " + server.invoke(own, "add", new Object[] {2, 3}, new String[] {"int", "int"}));
        System.out.println(server.queryNames(new ObjectName("diff:*"), null));
        server.unregisterMBean(own);
        System.out.println(server.isRegistered(own));

        List<String> found = new ArrayList<>();
        for (Class<? extends PlatformManagedObject> c : List.of(MemoryMXBean.class, ThreadMXBean.class, RuntimeMXBean.class, PlatformLoggingMXBean.class)) {
            for (PlatformManagedObject o : ManagementFactory.getPlatformMXBeans(c)) {
                found.add(o.getObjectName().toString());
            }
        }
        System.out.println(found);
        System.out.println(ManagementFactory.getPlatformMXBean(MemoryMXBean.class) == ManagementFactory.getMemoryMXBean());
        System.out.println(ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).size() == ManagementFactory.getGarbageCollectorMXBeans().size());
        System.out.println(ManagementFactory.getPlatformMXBeans(MemoryPoolMXBean.class).size() == ManagementFactory.getMemoryPoolMXBeans().size());
        System.out.println(ManagementFactory.getPlatformManagementInterfaces().size() > 8);
        try {
            ManagementFactory.getPlatformMXBean(GarbageCollectorMXBean.class);
        } catch (IllegalArgumentException e) {
            System.out.println("several");
        }
        PlatformLoggingMXBean logging = ManagementFactory.getPlatformMXBean(PlatformLoggingMXBean.class);
        System.out.println(logging.getLoggerLevel(""));
    }
}
