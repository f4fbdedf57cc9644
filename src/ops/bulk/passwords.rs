//! Rows whose users get passwords that are generated.

use super::calls::{RowTurns, Time};
use super::rows::Row;
use super::work::{Changes, Done, Failed, Made, Work};
use crate::model::Operation;
use crate::ops::gateway::Directory;
use crate::ops::passwords::generated::Passwords;

/// `changes`, each with a password of its own.
pub(crate) struct Generated<'a, D, M> {
    pub(crate) changes: Changes<'a, D, M>,
    pub(crate) passwords: Passwords,
}

impl<D: Directory, M: Fn(&Row) -> Made> Work for Generated<'_, D, M> {
    type Task = Made;

    fn task(&self, row: &mut Row) -> Result<Made, String> {
        self.changes.task(row)
    }

    fn operation(&self, task: &Made) -> Operation {
        self.changes.operation(task)
    }

    async fn carry_out<T: Time>(
        &self,
        row: &Row,
        task: Made,
        turns: &RowTurns<'_, T>,
    ) -> Result<Done, Box<Failed>> {
        let password = self.passwords.next();
        let password = password.map_err(|failure| Box::new(Failed::before_any_call(failure)))?;
        let change = task.change;
        let task = Made {
            change: change.with_password(password.clone(), turns.is_begun()),
            password: Some(password),
        };
        self.changes.carry_out(row, task, turns).await
    }
}
