namespace CoyoteDevres.Exploration.Tests;

/// <summary>A small program over every kind of object, from a seed. What its tasks read goes into the outcome.</summary>
internal static class RandomProgram
{
    private enum Act { Read, Write, Exchange, Mutex, TryMutex, ReadLock, WriteLock, Complete, Wait, Add, AddReturn, AddUnlessZero, WaitEvent, Wake, Choose, NestedMutex, SleepInterruptibly, Trip, Quit, Spawn }

    internal static Func<ExploredRuntime, Func<string>?> Make(int seed, int tasks, int operations)
    {
        var random = new Random(seed);
        var plans = new List<(Act Act, int Object, int Value)[]>();
        for (int t = 0; t <= tasks; t++)
        {
            plans.Add([.. Enumerable.Range(0, 1 + random.Next(operations)).Select(_ => ((Act)random.Next((int)Act.Spawn + 1), random.Next(2), random.Next(3)))]);
        }

        return runtime => Build(runtime, plans);
    }

    private static Func<string> Build(ExploredRuntime runtime, List<(Act Act, int Object, int Value)[]> plans)
    {
        var cells = Two(i => new Cell<int>(runtime, $"cell{i}", 0));
        var mutexes = Two(i => new TestMutex(runtime, $"mutex{i}"));
        var locks = Two(i => new TestRwLock(runtime, $"rw{i}"));
        var completions = Two(i => new TestCompletion(runtime, $"done{i}"));
        var counters = Two(i => new TestCounter(runtime, $"count{i}", i));
        var queues = Two(i => new TestWaitList(runtime, $"queue{i}"));
        var wires = Two(i => new Tripwire(runtime, $"wire{i}", fatal: true));
        var seen = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        for (int t = 0; t < plans.Count - 1; t++)
        {
            int number = t;
            var dice = new Dice(runtime, $"dice{t}");
            runtime.Spawn($"t{t}", () => Body($"t{number}", plans[number], dice, mayStart: true));
        }

        return () => string.Join("; ", seen.Select(s => $"{s.Key}: {string.Join(' ', s.Value)}")) + $" | {cells[0].Value} {cells[1].Value}";

        async Op Body(string name, (Act Act, int Object, int Value)[] plan, Dice dice, bool mayStart)
        {
            var log = seen[name] = [];
            foreach (var (act, i, value) in plan)
            {
                switch (act)
                {
                    case Act.Read:
                        log.Add($"r{await cells[i].Read()}");
                        break;
                    case Act.Write:
                        await cells[i].Write(value);
                        break;
                    case Act.Exchange:
                        log.Add($"x{await cells[i].Exchange(value)}");
                        break;
                    case Act.Mutex:
                        await mutexes[i].Lock();
                        await cells[1 - i].Write(value);
                        await mutexes[i].Unlock();
                        break;
                    case Act.NestedMutex:
                        await mutexes[i].Lock();
                        await mutexes[1 - i].Lock();
                        await mutexes[1 - i].Unlock();
                        await mutexes[i].Unlock();
                        break;
                    case Act.TryMutex:
                        if (await mutexes[i].TryLock())
                        {
                            log.Add("got");
                            await mutexes[i].Unlock();
                        }

                        break;
                    case Act.ReadLock:
                        await locks[i].DownRead();
                        log.Add($"l{await cells[i].Read()}");
                        await locks[i].UpRead();
                        break;
                    case Act.WriteLock:
                        await locks[i].DownWrite();
                        await cells[i].Write(value);
                        await locks[i].UpWrite();
                        break;
                    case Act.Complete:
                        await completions[i].Complete();
                        break;
                    case Act.Wait:
                        await completions[i].Wait();
                        break;
                    case Act.Add:
                        await counters[i].Add(1);
                        break;
                    case Act.AddReturn:
                        log.Add($"c{await counters[i].AddReturn(-1)}");
                        break;
                    case Act.AddUnlessZero:
                        log.Add($"z{await counters[i].AddUnlessZero(1)}");
                        break;
                    case Act.WaitEvent:
                        await queues[i].Join();
                        if (await cells[i].Read() == 0)
                            await queues[i].Sleep();
                        await queues[i].Leave();
                        break;
                    case Act.SleepInterruptibly:
                        await queues[i].Join();
                        log.Add($"s{await queues[i].SleepInterruptible()}");
                        await queues[i].Leave();
                        break;
                    case Act.Wake:
                        await queues[i].Wake();
                        break;
                    case Act.Trip when value == 0:
                        await wires[i].Set(1);
                        break;
                    case Act.Trip:
                        await wires[i].Look();
                        break;
                    case Act.Quit when value == 0:
                        await new Ending(runtime).Take();
                        break;
                    case Act.Choose:
                        log.Add($"d{await dice.Choose(2)}");
                        break;
                    case Act.Spawn when mayStart:
                        mayStart = false;
                        var otherDice = new Dice(runtime, "dice");
                        var child = runtime.SpawnJoinable(name + "c", () => Body(name + "c", plans[^1], otherDice, mayStart: false));
                        if (value > 0)
                            await ExploredRuntime.Join(child);
                        break;
                }
            }
        }
    }

    private static T[] Two<T>(Func<int, T> make) => [make(0), make(1)];
}
