//! Time for unit tests, in which hours pass at once.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use super::calls::Time;

/// A clock that goes on as soon as all wait.
#[derive(Default)]
pub(crate) struct Simulated {
    now: Cell<Duration>,
    sleepers: RefCell<BTreeMap<(Duration, u64), Waker>>,
    count: Cell<u64>,
}

impl Time for Simulated {
    fn now(&self) -> Duration {
        self.now.get()
    }

    async fn sleep(&self, duration: Duration) {
        let until = self.now.get() + duration;
        let number = self.count.get();
        self.count.set(number + 1);
        poll_fn(|context| {
            if self.now.get() >= until {
                return Poll::Ready(());
            }
            let mut sleepers = self.sleepers.borrow_mut();
            sleepers.insert((until, number), context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

struct Flag(AtomicBool);

impl Wake for Flag {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Simulated {
    /// Runs `future` to its end.
    pub(crate) fn block_on<R>(&self, future: impl Future<Output = R>) -> R {
        let flag = Arc::new(Flag(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&flag));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        loop {
            if flag.0.swap(false, Ordering::Relaxed) {
                if let Poll::Ready(result) = future.as_mut().poll(&mut context) {
                    return result;
                }
                continue;
            }
            let first = self.sleepers.borrow_mut().pop_first();
            let ((until, _), waker) = first.expect("nothing is waited for");
            self.now.set(self.now.get().max(until));
            waker.wake();
        }
    }
}
