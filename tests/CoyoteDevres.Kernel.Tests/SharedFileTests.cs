using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>One open file in several hands: threads of a process, and parent and child.</summary>
public class SharedFileTests
{
    private static readonly IoctlCommand Use = new("TOY_USE");

    private sealed class Operations(Box box, List<string> log) : FileOperations
    {
        public override Module Owner { get; } = new(box.Machine, "toy");

        public override async Op<int> Ioctl(File file, IoctlCommand command, UserPointer argument)
        {
            log.Add("[");
            await box.Value.Write(1, "toy_ioctl");
            await box.Value.Write(1, "toy_ioctl");
            log.Add("]");
            return 0;
        }

        public override async Op Release(File file)
        {
            log.Add("r");
            await box.Value.Write(1, "toy_release");
        }

        public override async Op Flush(File file)
        {
            log.Add("f");
            await box.Value.Write(1, "toy_flush");
        }
    }

    private static string[] Outcomes(Func<Machine, File, UserProcess, List<string>, Action, Op> race, out string[] findings)
    {
        var outcomes = new SortedSet<string>(StringComparer.Ordinal);
        findings = MachineTest.Findings(async machine =>
        {
            var log = new List<string>();
            var box = new Box(machine);
            var user = machine.CreateProcess("user");
            var file = await File.Anonymous(new Operations(box, log), box);
            user.Install(file);
            await race(machine, file, user, log, () => outcomes.Add(string.Concat(log)));
        });
        return [.. outcomes];
    }

    /// <summary>The call in flight holds a reference: release comes after it, in the thread that called, or the descriptor is gone.</summary>
    [Fact]
    public void A_close_by_another_thread_does_not_release_under_a_call()
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        string[] outcomes = Outcomes(
            async (machine, file, user, log, ended) =>
            {
                var other = await user.Thread("other");
                int over = 0;
                user.Start(async process =>
                {
                    results.Add(Errno.Name(await process.Ioctl(file, Use)));
                    if (++over == 2)
                        ended();
                });
                other.Start(async process =>
                {
                    await process.Close(file);
                    if (++over == 2)
                        ended();
                });
            },
            out string[] findings);
        Assert.Empty(findings);
        Assert.Equal(["-EBADF", "ok"], results);
        Assert.Equal(["[]fr", "[f]r", "fr"], outcomes);
    }

    [Fact]
    public void Two_threads_close_one_descriptor_once()
    {
        var results = new SortedSet<string>(StringComparer.Ordinal);
        Outcomes(
            async (machine, file, user, log, ended) =>
            {
                var other = await user.Thread("other");
                var closed = new List<string>();
                foreach (var thread in new[] { user, other })
                {
                    thread.Start(async process =>
                    {
                        closed.Add(Errno.Name(await process.CloseDescriptor(file)));
                        if (closed.Count == 2)
                            results.Add(string.Join(' ', closed.Order(StringComparer.Ordinal)));
                    });
                }
            },
            out string[] findings);
        Assert.Empty(findings);
        Assert.Equal(["-EBADF ok"], results);
    }

    /// <summary>Parent and child each flush at their close; the last one releases.</summary>
    [Fact]
    public void A_child_has_the_file_as_long_as_it_likes()
    {
        string[] outcomes = Outcomes(
            async (machine, file, user, log, ended) =>
            {
                var child = await user.Fork("child");
                int over = 0;
                foreach (var process in new[] { user, child })
                {
                    process.Start(async own =>
                    {
                        await own.Close(file);
                        if (++over == 2)
                            ended();
                    });
                }
            },
            out string[] findings);
        Assert.Empty(findings);
        Assert.Equal(["ffr"], outcomes);
    }

    /// <summary>So has a process that was passed the descriptor.</summary>
    [Fact]
    public void Whoever_was_passed_a_file_has_it_as_long_as_it_likes()
    {
        string[] outcomes = Outcomes(
            async (machine, file, user, log, ended) =>
            {
                var other = machine.CreateProcess("other");
                await other.Receive(file);
                int over = 0;
                foreach (var process in new[] { user, other })
                {
                    process.Start(async own =>
                    {
                        await own.Close(file);
                        if (++over == 2)
                            ended();
                    });
                }
            },
            out string[] findings);
        Assert.Empty(findings);
        Assert.Equal(["ffr"], outcomes);
    }

    /// <summary>The thread that ends last closes what is open; nothing leaks and nothing is released twice.</summary>
    [Fact]
    public void Threads_that_end_leave_the_files_to_the_last_one()
    {
        int releases = 0, executions = 0;
        string[] findings = MachineTest.Findings(async machine =>
        {
            var log = new List<string>();
            executions++;
            var box = new Box(machine);
            var user = machine.CreateProcess("user");
            var file = await File.Anonymous(new Operations(box, log), box);
            user.Install(file);
            var other = await user.Thread("other");
            user.Start(async process =>
            {
                await process.Ioctl(file, Use);
            });
            other.Start(async process =>
            {
                await process.Ioctl(file, Use);
                releases += log.Contains("r") ? 1 : 0;
            });
        });
        Assert.Empty(findings);
        Assert.True(executions > 1);
        Assert.Equal(0, releases);
    }

    /// <summary>A driver that looks first gets no reference on a file that is being released, and none is left over.</summary>
    [Fact]
    public void A_driver_that_looks_keeps_a_file_or_gets_nothing()
    {
        var got = new SortedSet<bool>();
        string[] outcomes = Outcomes(
            async (machine, file, user, log, ended) =>
            {
                file.Share();
                machine.Run("driver", async () =>
                {
                    bool active = await file.GetActive();
                    got.Add(active);
                    if (active)
                        await file.FputInKernelThread();
                    ended();
                });
                user.Start(async process =>
                {
                    await process.Close(file);
                    await process.Pause();
                });
                await Op.Done;
            },
            out string[] findings);
        Assert.Empty(findings);
        Assert.Equal([false, true], got);
        Assert.NotEmpty(outcomes);
    }

    /// <summary>A driver that does not look takes a reference from a released file, which the kernel warns of twice; it is released once.</summary>
    [Fact]
    public void A_driver_that_does_not_look_revives_a_dead_file()
    {
        var logs = new List<List<string>>();
        Outcomes(
            async (machine, file, user, log, ended) =>
            {
                file.Share();
                machine.Run("driver", async () =>
                {
                    await file.GetByDriver();
                    await file.FputInKernelThread();
                });
                user.Start(async process =>
                {
                    await process.Close(file);
                    await process.Pause();
                });
                logs.Add(log);
                await Op.Done;
            },
            out string[] findings);
        Assert.Equal(["warning fput file.f_count", "warning get_file file.f_count"], findings);
        Assert.All(logs, log => Assert.Single(log, l => l == "r"));
    }
}
