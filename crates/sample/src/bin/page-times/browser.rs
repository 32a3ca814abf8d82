//! As much of a browser as measuring needs: one connection that is kept, and cookies. No page is known here.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

/// A signed-in visitor on one connection.
pub(crate) struct Browser {
    address: String,
    connection: BufReader<TcpStream>,
    cookies: BTreeMap<String, String>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// How long the body was on its way.
    pub(crate) bytes: usize,
    /// Where it leads; empty when it leads nowhere.
    pub(crate) location: String,
    body: Vec<u8>,
}

impl Answer {
    /// The body of an answer that was asked for in the clear.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Browser {
    pub(crate) fn new(address: &str) -> io::Result<Self> {
        let connection = TcpStream::connect(address)?;
        connection.set_nodelay(true)?;
        Ok(Self { address: address.to_owned(), connection: BufReader::new(connection), cookies: BTreeMap::new() })
    }

    pub(crate) fn sign_in(&mut self, login: &str, password: &str) -> io::Result<()> {
        let fields =
            [("login", login), ("password", password)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let answer = self.post("/sign-in", &fields)?;
        if answer.status == 303 { Ok(()) } else { Err(io::Error::other("nobody was signed in")) }
    }

    /// A page as browsers ask for it, compressed.
    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.send("GET", path, "accept-encoding: gzip\r\n", "")
    }

    /// A page in the clear, to be read.
    pub(crate) fn read(&mut self, path: &str) -> io::Result<String> {
        Ok(self.send("GET", path, "", "")?.text())
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(String, String)]) -> io::Result<Answer> {
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let headers = "accept-encoding: gzip\r\ncontent-type: application/x-www-form-urlencoded\r\n";
        self.send("POST", path, headers, &pairs.join("&"))
    }

    fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> io::Result<Answer> {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\n{headers}content-length: {}\r\n\r\n{body}",
            self.address,
            cookies.join("; "),
            body.len()
        );
        self.connection.get_mut().write_all(request.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> io::Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or_else(malformed)?;
        let (mut length, mut is_chunked, mut location) = (0, false, String::new());
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            match (name.to_ascii_lowercase().as_str(), value.trim()) {
                ("content-length", value) => length = value.parse().map_err(|_| malformed())?,
                ("transfer-encoding", value) => is_chunked = value == "chunked",
                ("location", value) => value.clone_into(&mut location),
                ("set-cookie", value) => self.keep_cookie(value),
                _ => {}
            }
        }
        let body = if is_chunked { self.chunks()? } else { self.bytes(length)? };
        Ok(Answer { status, bytes: body.len(), location, body })
    }

    fn keep_cookie(&mut self, header: &str) {
        let pair = header.split(';').next().and_then(|pair| pair.split_once('='));
        if let Some((name, value)) = pair {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }

    fn chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let length = usize::from_str_radix(&self.line()?, 16).map_err(|_| malformed())?;
            body.extend(self.bytes(length)?);
            self.line()?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    fn bytes(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.connection.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A line without its end.
    fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if self.connection.read_line(&mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        line.truncate(line.trim_end_matches(['\r', '\n']).len());
        Ok(line)
    }
}

fn malformed() -> io::Error {
    io::Error::other("an answer that is no HTTP")
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}
