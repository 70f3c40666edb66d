namespace CoyoteDevres.Exploration.Tests;

/// <summary>Runs a random program's data as model tasks.</summary>
internal sealed class Interpreter : IProgram
{
    private readonly DataProgram data;
    private readonly Plan[] plans;
    private readonly int[] taskOrder;
    private readonly (Sort Sort, int Number)[] objectOrder;
    private ExploredRuntime runtime = null!;
    private Objects objects = null!;

    /// <summary>Prepares to run <paramref name="data"/>.</summary>
    /// <param name="data">What to run.</param>
    /// <param name="order">If there, tasks and objects are created in an order that it draws.</param>
    internal Interpreter(DataProgram data, Random? order = null)
    {
        this.data = data;
        plans = [.. data.Tasks.Select((block, i) => new Plan($"t{i}", block))];
        taskOrder = [.. Enumerable.Range(0, plans.Length)];
        objectOrder = [.. data.Uses];
        order?.Shuffle(taskOrder);
        order?.Shuffle(objectOrder);
        Journal = new Journal(this);
    }

    /// <summary>True if the first two tasks, which do the same, are said to be alike.</summary>
    internal bool HasTwins { get; init; }

    /// <summary>What the tasks of the running execution have seen.</summary>
    internal Journal Journal { get; }

    internal IReadOnlyList<Plan> Plans => plans;

    internal IEnumerable<(string Name, int Value)> Left => objects.Left(data.Uses);

    public IReadOnlyList<object>? State => [this];

    public Op SetUp(ExploredRuntime runtime)
    {
        Build(runtime);
        return Op.Done;
    }

    internal void Build(ExploredRuntime into)
    {
        runtime = into;
        objects = new Objects(into);
        foreach (var (sort, number) in objectOrder)
            objects.Create(sort, number);
        foreach (var plan in plans)
            plan.Restart();
        var tasks = new ModelTask[plans.Length];
        foreach (int t in taskOrder)
        {
            var plan = plans[t];
            tasks[t] = into.Spawn(plan.Name, () => Run(plan, plan.Steps));
            tasks[t].Alert = objects.Alert(t);
        }

        if (HasTwins)
            into.StartedAlike(tasks[0], tasks[1]);
    }

    private async Op Run(Plan plan, PlanStep[] steps)
    {
        foreach (var step in steps)
        {
            int i = step.Object;
            switch (step.Verb)
            {
                case Verb.Read:
                    plan.Learn(await objects.Cell(i).Read());
                    break;
                case Verb.Write:
                    await objects.Cell(i).Write(step.Value);
                    break;
                case Verb.WriteNext:
                    await objects.Cell(i).Write(plan.Register + 1);
                    break;
                case Verb.Exchange:
                    plan.Learn(await objects.Cell(i).Exchange(step.Value));
                    break;
                case Verb.Lock or Verb.TryLock or Verb.LockInterruptibly:
                    if (await Acquire(plan, step.Verb, objects.Mutex(i)))
                    {
                        await Run(plan, step.Body);
                        await objects.Mutex(i).Unlock();
                    }

                    break;
                case Verb.ReadLock or Verb.WriteLock:
                    await QueueSection(plan, step, objects.Queue(i));
                    break;
                case Verb.PlainRead:
                    await objects.Plain(i).DownRead();
                    await Run(plan, step.Body);
                    await objects.Plain(i).UpRead();
                    break;
                case Verb.PlainWrite:
                    await objects.Plain(i).DownWrite();
                    await Run(plan, step.Body);
                    await objects.Plain(i).UpWrite();
                    break;
                case Verb.Start:
                    Child(step);
                    break;
                case Verb.Fork:
                    plan.Children.Enqueue(Child(step));
                    break;
                case Verb.Join:
                    if (plan.Children.TryDequeue(out var child))
                        await ExploredRuntime.Join(child);
                    break;
                case Verb.Choose:
                    plan.Learn(await (plan.Dice ??= new Dice(runtime, "dice")).Choose(step.Value));
                    break;
                case Verb.If:
                    await Run(plan, plan.Register == step.Value ? step.Body : step.Else);
                    break;
                case Verb.Trip:
                    await objects.Wire(i).Set(step.Value);
                    break;
                case Verb.Look:
                    await objects.Wire(i).Look(plan.Name);
                    break;
                case Verb.Quit:
                    await new Ending(runtime).Take();
                    break;
                case Verb.Free:
                    await objects.Owner(i).Free();
                    break;
                case Verb.Raise or Verb.RaiseFatally:
                    await objects.Alert(i)!.Raise(step.Verb == Verb.RaiseFatally);
                    break;
                case Verb.LookOut:
                    plan.Learn(await objects.Alert(i)!.IsRaised(fatally: step.Value == 1) ? 1 : 0);
                    break;
                case Verb.TakeAlert or Verb.CloseAlert:
                    if (runtime.Current.Alert is { } own)
                        plan.Learn(await (step.Verb == Verb.TakeAlert ? own.Take() : own.Close()));
                    break;
                case <= Verb.WaitInterruptibly or Verb.WaitKillably:
                    await Complete(plan, step.Verb, objects.Completion(i));
                    break;
                case <= Verb.ReadCount:
                    await Count(plan, step, objects.Count(i));
                    break;
                case Verb.Get:
                    await objects.Reference(i).Get();
                    break;
                case Verb.Put:
                    plan.Learn(await objects.Reference(i).Put());
                    break;
                default:
                    await Queue(plan, step.Verb, objects.List(i), i);
                    break;
            }
        }
    }

    private static async Op<bool> Acquire(Plan plan, Verb verb, TestMutex mutex)
    {
        switch (verb)
        {
            case Verb.TryLock:
                bool got = await mutex.TryLock();
                plan.See(got ? 1 : 0);
                return got;
            case Verb.LockInterruptibly:
                int result = await mutex.LockInterruptible();
                plan.See(result);
                return result != Operation.Interrupted;
            default:
                await mutex.Lock();
                return true;
        }
    }

    private async Op QueueSection(Plan plan, PlanStep step, TestRwLock queue)
    {
        if (step.Verb == Verb.ReadLock)
        {
            await queue.DownRead();
            await Run(plan, step.Body);
            await queue.UpRead();
        }
        else
        {
            await queue.DownWrite();
            await Run(plan, step.Body);
            await queue.UpWrite();
        }
    }

    private static async Op Complete(Plan plan, Verb verb, TestCompletion completion)
    {
        switch (verb)
        {
            case Verb.Complete:
                await completion.Complete();
                break;
            case Verb.CompleteAll:
                await completion.CompleteAll();
                break;
            case Verb.Wait:
                await completion.Wait();
                break;
            case Verb.WaitKillably:
                plan.See(await completion.WaitKillable());
                break;
            default:
                plan.See(await completion.WaitInterruptible());
                break;
        }
    }

    private static async Op Count(Plan plan, PlanStep step, TestCounter count)
    {
        switch (step.Verb)
        {
            case Verb.Add:
                await count.Add(step.Value);
                break;
            case Verb.AddReturn:
                plan.Learn(await count.AddReturn(step.Value));
                break;
            case Verb.AddUnlessZero:
                plan.Learn(await count.AddUnlessZero(step.Value) ? 1 : 0);
                break;
            default:
                plan.Learn(await count.Read());
                break;
        }
    }

    private async Op Queue(Plan plan, Verb verb, TestWaitList list, int condition)
    {
        if (verb == Verb.Wake)
        {
            await list.Wake();
            return;
        }

        await list.Join();
        if (verb == Verb.Doze || await objects.Cell(condition).Read() == 0)
        {
            if (verb == Verb.SleepInterruptibly)
                plan.See(await list.SleepInterruptible());
            else
                await list.Sleep();
        }

        await list.Leave();
    }

    private ModelTask Child(PlanStep step)
    {
        var plan = step.Task!;
        return step.Verb == Verb.Fork
            ? runtime.SpawnJoinable(plan.Name, () => Run(plan, plan.Steps))
            : runtime.Spawn(plan.Name, () => Run(plan, plan.Steps));
    }
}
