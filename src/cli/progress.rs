//! A sign of life on a terminal, for runs that last.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Shorter runs show nothing.
const PATIENCE: Duration = Duration::from_secs(1);
const BEAT: Duration = Duration::from_millis(120);
const FRAMES: [char; 4] = ['|', '/', '-', '\\'];

/// Shown from its start until it is dropped.
pub struct Progress {
    running: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts the clock, where standard error is a terminal and `wanted`.
    pub fn start(wanted: bool) -> Self {
        if !wanted || !io::stderr().is_terminal() {
            return Self { running: None };
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let show = move || {
            let start = Instant::now();
            let mut wait = PATIENCE;
            let mut shown = 0;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let frame = FRAMES[shown % FRAMES.len()];
                let _ = write!(io::stderr(), "\r{frame} linting, {} s", start.elapsed().as_secs());
                shown += 1;
                wait = BEAT;
            }
            if shown > 0 {
                let _ = write!(io::stderr(), "\r\x1b[K");
            }
        };
        // Where no thread can be had, there is no sign of life.
        let thread = std::thread::Builder::new().spawn(show).ok();
        Self { running: thread.map(|thread| (stop, thread)) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.running.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}
