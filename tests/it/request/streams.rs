//! Bodies that are longer than the memory there is for them.

use std::fs::{self, File};
use std::io::{self, BufReader, Read as _, Write as _};
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;

use crate::cognito::listen;
use crate::support::{EXECUTABLE, Tool};

/// In bytes: many times what the process may grow by.
const LONG: u64 = 256 << 20;
/// In kilobytes: what a process that sends and gets nothing takes, and a few pieces.
const MOST_MEMORY: u64 = 48 << 10;

/// The most memory that the process `id` has had, in kilobytes.
fn peak(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

/// Reads the head of a request.
fn head(from: &mut impl io::BufRead) -> io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head)? == 0 {
            break;
        }
    }
    Ok(head)
}

/// How many bytes a chunked body has.
fn count_chunks(from: &mut impl io::BufRead) -> io::Result<u64> {
    let mut count = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16).unwrap();
        count += io::copy(&mut from.take(size), &mut io::sink())?;
        from.read_line(&mut line)?;
        if size == 0 {
            return Ok(count);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_long_answer_is_written_as_it_comes() {
    let (asks, asked) = mpsc::channel();
    let (goes_on, go_on) = mpsc::channel::<()>();
    let go_on = std::sync::Arc::new(std::sync::Mutex::new(go_on));
    let server = listen(move |stream| {
        let mut from = BufReader::new(stream);
        head(&mut from)?;
        let mut to = from.into_inner();
        write!(to, "HTTP/1.1 200 OK\r\ncontent-length: {LONG}\r\n\r\n")?;
        let piece = vec![b'x'; 1 << 20];
        for number in 0..LONG >> 20 {
            to.write_all(&piece)?;
            if number == 0 {
                // The rest comes when the first piece has been printed.
                asks.send(()).unwrap();
                go_on.lock().unwrap().recv().unwrap();
            }
        }
        Ok(())
    });
    let tool = Tool::alone();
    let mut child = tool
        .command(
            EXECUTABLE,
            &["request", "--auth", "none", &format!("http://{server}/")],
        )
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut printed = child.stdout.take().unwrap();
    asked.recv().unwrap();
    let mut first = vec![0; 1 << 20];
    printed.read_exact(&mut first).unwrap();
    goes_on.send(()).unwrap();
    // All but the last bytes: the process is still there to be looked at.
    let most = LONG - (1 << 20) - 10;
    let read = io::copy(&mut printed.by_ref().take(most), &mut io::sink()).unwrap();
    let memory = peak(child.id());
    let rest = io::copy(&mut printed, &mut io::sink()).unwrap();
    assert_eq!(read + rest + (1 << 20), LONG);
    assert!(child.wait().unwrap().success());
    assert!(memory < MOST_MEMORY, "{memory} kB");
}

#[cfg(unix)]
#[test]
fn a_long_body_is_sent_as_it_is_read() {
    for (source, is_chunked) in [("file", false), ("pipe", true), ("stdin file", false)] {
        let (counts, counted) = mpsc::channel();
        let server = listen(move |stream| {
            let mut from = BufReader::new(stream);
            let head = head(&mut from)?;
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let got = match length {
                Some(length) => {
                    let length = length.parse().unwrap();
                    io::copy(&mut from.by_ref().take(length), &mut io::sink())?
                }
                None => count_chunks(&mut from)?,
            };
            // Answered by the test.
            counts
                .send((got, length.is_none(), from.into_inner()))
                .unwrap();
            Ok(())
        });
        let tool = Tool::alone();
        let body = tool.path().join("body");
        File::create(&body).unwrap().set_len(LONG).unwrap();
        let url = format!("http://{server}/");
        let data = if source == "file" { "@body" } else { "@-" };
        let stdin = match source {
            "file" => Stdio::null(),
            "pipe" => Stdio::piped(),
            _ => File::open(&body).unwrap().into(),
        };
        let mut child = tool
            .command(EXECUTABLE, &["request", "--auth", "none", "-d", data, &url])
            .stdin(stdin)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        if let Some(mut pipe) = child.stdin.take() {
            let mut body = File::open(&body).unwrap();
            thread::spawn(move || io::copy(&mut body, &mut pipe).unwrap());
        }
        let (got, was_chunked, mut to) = counted.recv().unwrap();
        let memory = peak(child.id());
        write!(to, "HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\n").unwrap();
        let ended = child.wait_with_output().unwrap();
        assert!(ended.status.success());
        assert_eq!(
            (ended.stdout.as_slice(), got, was_chunked),
            (&b"ok\n"[..], LONG, is_chunked)
        );
        assert!(memory < MOST_MEMORY, "{source}: {memory} kB");
    }
}

/// A reader that has read enough is not an error, and ends the transfer.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_not_an_error() {
    let server = listen(|stream| {
        let mut from = BufReader::new(stream);
        head(&mut from)?;
        let mut to = from.into_inner();
        write!(to, "HTTP/1.1 200 OK\r\ncontent-length: {LONG}\r\n\r\n")?;
        let piece = vec![b'x'; 1 << 20];
        while to.write_all(&piece).is_ok() {}
        Ok(())
    });
    let script = format!(
        "cognito-auth request --auth none http://{server}/ | head -c 5; echo \" ${{PIPESTATUS[0]}}\""
    );
    let ran = Tool::alone().run_program("bash", &["-c", &script]);
    assert_eq!(
        (ran.code, &ran.stdout[..], ran.stderr.len()),
        (0, &b"xxxxx 0\n"[..], 0),
        "{ran}"
    );
}
