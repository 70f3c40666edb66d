namespace CoyoteDevres.Scenarios.Uart;

/// <summary>Places of serial core, of the tty layer and of n_tty that carry no weight in the scenarios, and why.</summary>
internal static class UartRedundant
{
    private const string Files = "who adds a file to the tty's list, takes one off it or walks it holds tty_lock; the spinlock is for others who walk it (SAK), of whom there are none";
    private const string Count = "port->count changes in open, close and hangup only, and each holds tty_lock";
    private const string Ports = "it keeps registrations and removals of the uart_driver's ports apart: there is one port, which the device's lock lets be removed once";
    private const string Echo = "how many characters are to be echoed: an older number echoes fewer, or one again, on a line that nobody reads; where they go is tested and locked anew for each";
    private const string Output = "it keeps characters of echoes and of writes in order, which have no values here; the buffer that they go to is under the port's spinlock";
    private const string Entry = "it turns a late call away early: what the call goes on to use, the line discipline and the transmit page, is tested again under its own lock, and f_op by n_tty";
    private const string UnderMutex = "what comes after it tests the pointer under tty_port.mutex, or takes a reference on the port: the removal needs the mutex to clear the pointer, and waits for references before";
    private const string Flush = "whoever finds no input without it has joined read_wait before, and the work wakes read_wait when it has handed the input over";
    private const string Console = "it is taken for the order of locks that object debugging and the console bring together: neither the bucket's list nor the hardware's registers have values here, and the port stays";
    private const string Leaves = "f_op and TTY_HUPPING are both set before the hangup wakes the reader, and stay so until it has left: each of them alone makes it leave";

    /// <summary>All of them.</summary>
    internal static IReadOnlyList<Redundancy> All { get; } =
    [
        new("*", "*: lock tty_struct.files_lock", Files),
        new("U0 U1", "uart_open: lock uart_state.port.lock", Count),
        new("U2 U3 U4", "tty_port_open: lock uart_state.port.lock", Count),
        new("*", "tty_port_block_til_ready: lock uart_state.port.lock", Count),
        new("*", "tty_port_close_start: lock uart_state.port.lock", Count),
        new("U1", "uart_close: lock uart_state.port.lock #2", "it covers openers that wait for a carrier, and with CLOCAL none does: nothing is left under it"),
        new("*", "*: lock port_mutex", Ports),
        new(
            "*",
            "tty_port_block_til_ready: read uart_state.port.iflags[INITIALIZED]",
            "it decides whether DTR is raised, and who raises it takes a reference on the port, or under U0 has tty_lock, which the removal's hangup waits for"),
        new(
            "U2 U3 U4",
            "tty_port_block_til_ready: read tty_struct.flags[TTY_IO_ERROR]",
            "it lets an open of a line without hardware succeed at once: who goes on uses the port with a reference only, and fails if it has not been started up"),
        new("*", "n_tty_close: down_write tty_struct.termios_rwsem", "a line discipline is closed with ldisc_sem held for writing, and who uses its data holds that for reading; TIOCSSERIAL, which has this lock alone, uses none of it"),
        new("*", "n_tty_read: down_read tty_struct.termios_rwsem #2", "the next pass gives it up again before it waits for input; what it covers are positions in the input, which have no values here, in a buffer that the line discipline's reference holds"),
        new("U2 U3 U4", "n_tty_read: read file.f_op", Leaves),
        new("U2 U3 U4", "n_tty_read: read tty_struct.flags[TTY_HUPPING]", Leaves),
        new("U2 U3 U4", "n_tty_write: read file.f_op", "it tells -EIO from -EAGAIN: tty_ldisc_lock sets TTY_LDISC_CHANGING before it wakes the writer, and that makes it leave, too (tty_io_nonblock)"),
        new("*", "tty_lock: get tty_struct.kref", "who takes the lock so holds the tty already: by an open file, or, the removal, by tty_port_tty_get; an opener, who gives its reference back under the lock, has one from tty_lock_interruptible"),
        new("U2 U3 U4", "__receive_buf: read tty_struct.closing", "it keeps echoes off a port that is being shut down: since a5ba1d95e46e whoever echoes looks for the transmit page under the spinlock, and has a reference on the port meanwhile"),
        new("*", "n_tty_write: lock n_tty_data.output_lock", Output),
        new("*", "flush_echoes: lock n_tty_data.output_lock", Output),
        new("*", "flush_echoes: read n_tty_data.echo_head", Echo),
        new("*", "__process_echoes: read n_tty_data.echo_head", Echo),
        new("*", "tty_buffer_flush_work: flush_work uart_state.port.buf.work*", Flush),
        new("*", "tty_write_lock: trylock tty_struct.atomic_write_lock", "it keeps the characters of two writes apart, which have no values here, and covers the tty's write buffer, which is not modelled"),
        new("U0 U1", "tty_write: read tty_struct.flags[TTY_IO_ERROR]", Entry),
        new("*", "tty_read: read tty_struct.flags[TTY_IO_ERROR]", Entry),
        new("*", "vfs_write: read file.f_op", Entry),
        new("*", "vfs_poll: read file.f_op", "tty_poll finds no line discipline, and answers what hung_up_tty_poll answers, or n_tty_poll reads f_op again; a poll uses nothing else"),
        new("U1 U2 U3 U4", "uart_tiocmget: read tty_struct.flags[TTY_IO_ERROR]", UnderMutex),
        new("U1 U2 U3 U4", "uart_ioctl: read tty_struct.flags[TTY_IO_ERROR]*", UnderMutex),
        new("U0", "uart_ioctl: read tty_struct.flags[TTY_IO_ERROR]", "the command that tests no more, TIOCMIWAIT, goes wrong in this version with the test, too (U0); for the others it is done again under tty_port.mutex"),
        new("U0", "uart_tiocmget: read uart_state.uart_port", "the pointer is used only if TTY_IO_ERROR is clear, and the hangup has set that before the removal clears the pointer"),
        new(
            "U0",
            "uart_close: lock uart_state.port.mutex",
            "the last close holds tty_lock, as open and hangup do; who takes this mutex without it has a file open, which would make this close not the last; and the removal of this version takes it only to set UPF_DEAD"),
        new("U1", "uart_close: read uart_state.port.count", "an open that has found the port dead gives its count back, after which nobody opens the line or asks for the count any more"),
        new("U0 U1", "uart_close: read uart_state.port.iflags[INITIALIZED]", "it decides whether the receiver is stopped and its last character waited for: on the hardware, for a time"),
        new("*", "tty_port_close_start: read uart_state.port.iflags[INITIALIZED]", "it decides whether output is waited for, for a time: a close that does not wait loses characters, no more"),
        new(
            "U2 U3 U4",
            "tty_port_tty_set: get tty_struct.kref",
            "port->tty is set by an open, and cleared by the hangup, the last close, or the open's own close when it fails, each while it holds the tty by its file"),
        new(
            "U0 U1",
            "tty_port_tty_set: get tty_struct.kref",
            "in these versions only an open that found the port alive sets port->tty, and the hangup or the last close clears it while that file, or another one, still holds the tty"),
        new(
            "U0 U1",
            "uart_write: read uart_state.xmit.buf",
            "n_tty's writers find the page: a hangup closes the line discipline first, TIOCSSERIAL holds termios_rwsem, and the last close has no writer beside it; for SLIP, which holds none of these, the test comes too early to help (U1)"),
        new("*", "uart_sim_interrupt: lock uart_port.lock", "it covers the hardware's registers, which have no values here; the port stays until free_irq has waited for the handler"),
        new(
            "*",
            "input_available_p: read n_tty_data.read_head*",
            "it is asked twice in a pass, and again in the next one after each wake-up: what one of the two is too old to see the other sees"),
        new("U0 U1 U3 U4", "debug_print_object: lock debug_bucket.lock", Console),
        new("U0 U1 U3 U4", "serial8250_console_write: lock uart_port.lock", Console),
        new("*", "uart_set_info: read uart_state.port.count", "it spares other users of the line a shutdown, after which the port is started up again: to them it is as after TIOCSSERIAL of their own"),
        new(
            "U2 U3 U4",
            "__uart_start: read uart_port.flags[UPF_DEAD]",
            "a flag in the port cannot tell whether the port is still there: who reads it holds the port, by a reference or through the line discipline, whose users the hangup waits for"),
        new(
            "U2 U3",
            "uart_remove_one_port: lock uart_state.port.mutex #2",
            "tty_port_open has set port->tty before it reads UPF_DEAD, and the removal writes UPF_DEAD before it reads port->tty: one sees the other, and the hangup waits for the open's tty_lock"),
        new("U4", "serial_core_remove_one_port: lock uart_state.port.mutex #2", "it only looks whether the port is registered, and that changes under port_mutex, which the caller holds"),
        new(
            "U4",
            "tty_port_shutdown: lock uart_state.port.mutex",
            "port->tty is cleared only after the shutdown: a removal that still finds it hangs that tty up, for which it waits for the close's tty_lock, and one that does not finds the port shut down"),
        new("U2 U3 U4", "uart_write: read uart_state.xmit.buf", "the store that follows tests the page again under the same spinlock; without a page it is the transmitter that is started once too often, and that looks for the port itself"),
    ];
}
