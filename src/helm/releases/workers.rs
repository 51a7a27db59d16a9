//! Threads that render: each with a deep stack, and with a library of what it has parsed.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{Builder, ScopedJoinHandle, scope};

use crate::helm::prepared::Library;
use crate::helm::render::STACK;

/// Does the work for each item; the results are in the items' order.
///
/// # Errors
/// The system gives no thread.
pub(super) fn each<'i, T: Sync, R: Send>(
    items: &'i [T],
    work: impl Fn(&'i T, &Library) -> R + Sync,
) -> std::io::Result<Vec<R>> {
    let next = AtomicUsize::new(0);
    let run = || {
        let library = Library::default();
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, work(item, &library)));
        }
    };
    let count = rayon::current_num_threads().min(items.len());
    let mut done = scope(|scope| {
        let mut threads: Vec<ScopedJoinHandle<'_, _>> = Vec::with_capacity(count);
        for _ in 0..count {
            match Builder::new().stack_size(STACK).spawn_scoped(scope, run) {
                Ok(thread) => threads.push(thread),
                Err(error) if threads.is_empty() => return Err(error),
                // Those there are do the work.
                Err(_) => break,
            }
        }
        let mut done = Vec::with_capacity(items.len());
        for thread in threads {
            match thread.join() {
                Ok(some) => done.extend(some),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        Ok(done)
    })?;
    done.sort_unstable_by_key(|(at, _)| *at);
    Ok(done.into_iter().map(|(_, result)| result).collect())
}
