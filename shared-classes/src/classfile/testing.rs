//! Makes small class files for tests.

/// A class file in the making: `T`, a subclass of `java/lang/Object`.
pub(crate) struct Maker {
    pub major: u16,
    pub minor: u16,
    pub flags: u16,
    pub this_class: u16,
    pub super_class: u16,
    pool: Vec<u8>,
    count: u16,
    interfaces: Vec<u8>,
    fields: (u16, Vec<u8>),
    methods: (u16, Vec<u8>),
    attributes: (u16, Vec<u8>),
}

impl Maker {
    pub fn new(major: u16) -> Self {
        let mut maker = Self {
            major,
            minor: 0,
            flags: 0x21,
            this_class: 0,
            super_class: 0,
            pool: Vec::new(),
            count: 1,
            interfaces: Vec::new(),
            fields: (0, Vec::new()),
            methods: (0, Vec::new()),
            attributes: (0, Vec::new()),
        };
        maker.this_class = maker.class("T");
        maker.super_class = maker.class("java/lang/Object");
        maker
    }

    /// Adds a constant by its bytes.
    pub fn constant(&mut self, bytes: &[&[u8]]) -> u16 {
        bytes.iter().for_each(|part| self.pool.extend_from_slice(part));
        self.count += 1;
        self.count - 1
    }

    pub fn utf8(&mut self, text: &str) -> u16 {
        self.constant(&[&[1], &(text.len() as u16).to_be_bytes(), text.as_bytes()])
    }

    pub fn class(&mut self, name: &str) -> u16 {
        let name = self.utf8(name);
        self.constant(&[&[7], &name.to_be_bytes()])
    }

    pub fn string(&mut self, text: &str) -> u16 {
        let text = self.utf8(text);
        self.constant(&[&[8], &text.to_be_bytes()])
    }

    /// A field (tag 9), method (10) or interface-method (11) reference.
    pub fn member(&mut self, tag: u8, class: &str, name: &str, desc: &str) -> u16 {
        let class = self.class(class);
        let (name, desc) = (self.utf8(name), self.utf8(desc));
        let both = self.constant(&[&[12], &name.to_be_bytes(), &desc.to_be_bytes()]);
        self.constant(&[&[tag], &class.to_be_bytes(), &both.to_be_bytes()])
    }

    pub fn interface(&mut self, name: &str) {
        let index = self.class(name);
        self.interfaces.extend(index.to_be_bytes());
    }

    pub fn attribute(&mut self, name: &str, content: &[u8]) -> Vec<u8> {
        let name = self.utf8(name);
        [&name.to_be_bytes()[..], &(content.len() as u32).to_be_bytes(), content].concat()
    }

    pub fn class_attribute(&mut self, name: &str, content: &[u8]) {
        let attribute = self.attribute(name, content);
        self.attributes.0 += 1;
        self.attributes.1.extend(attribute);
    }

    fn add(&mut self, flags: u16, name: &str, desc: &str, attributes: &[Vec<u8>]) -> Vec<u8> {
        let (name, desc) = (self.utf8(name), self.utf8(desc));
        let count = attributes.len() as u16;
        let head = [flags, name, desc, count].map(u16::to_be_bytes).concat();
        [head, attributes.concat()].concat()
    }

    pub fn field(&mut self, flags: u16, name: &str, desc: &str, attributes: &[Vec<u8>]) {
        let bytes = self.add(flags, name, desc, attributes);
        self.fields.0 += 1;
        self.fields.1.extend(bytes);
    }

    pub fn method(&mut self, flags: u16, name: &str, desc: &str, attributes: &[Vec<u8>]) {
        let bytes = self.add(flags, name, desc, attributes);
        self.methods.0 += 1;
        self.methods.1.extend(bytes);
    }

    /// A `Code` attribute; handlers are (start, end, target, catch type).
    pub fn code(
        &mut self,
        (stack, locals): (u16, u16),
        code: &[u8],
        handlers: &[[u16; 4]],
        tables: &[Vec<u8>],
    ) -> Vec<u8> {
        let rows = handlers.iter().flatten().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
        let content = [
            &stack.to_be_bytes()[..],
            &locals.to_be_bytes(),
            &(code.len() as u32).to_be_bytes(),
            code,
            &(handlers.len() as u16).to_be_bytes(),
            &rows,
            &(tables.len() as u16).to_be_bytes(),
            &tables.concat(),
        ];
        self.attribute("Code", &content.concat())
    }

    pub fn finish(&self) -> Vec<u8> {
        let interfaces = (self.interfaces.len() / 2) as u16;
        [
            &[0xCA, 0xFE, 0xBA, 0xBE][..],
            &[self.minor, self.major, self.count].map(u16::to_be_bytes).concat(),
            &self.pool,
            &[self.flags, self.this_class, self.super_class, interfaces].map(u16::to_be_bytes).concat(),
            &self.interfaces,
            &self.fields.0.to_be_bytes(),
            &self.fields.1,
            &self.methods.0.to_be_bytes(),
            &self.methods.1,
            &self.attributes.0.to_be_bytes(),
            &self.attributes.1,
        ]
        .concat()
    }
}
