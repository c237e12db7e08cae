// A worker of Jest that has nothing left to do ends at once. Else Node takes its heap apart first, which takes longer than the 500 ms
// that Jest waits: it then ends the worker by force, and reports that it failed to exit gracefully. What still holds the worker, such as a
// server that was not closed, holds it as before: then this event never comes.
if (process.send !== undefined) process.once('beforeExit', () => process.exit());
