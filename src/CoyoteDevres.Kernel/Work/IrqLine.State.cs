using System.Numerics;
using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel;

/// <content>Which actions are requested and wanted, who handles, and what each operation makes of it.</content>
public sealed partial class IrqLine
{
    private uint requested;
    private uint wanted;
    private int handler = -1;
    private int depth;
    private bool disposed;

    /// <inheritdoc/>
    public override void Reset()
    {
        requested = wanted = 0;
        Array.Fill(threads, -1);
        handler = -1;
        depth = 0;
        disposed = false;
    }

    /// <inheritdoc/>
    public override bool IsEnabled(int kind, int task, int argument) => kind switch
    {
        SynchronizeKind => handler < 0,
        EnterKind => handler < 0 && depth == 0 && !IsMasked,
        BeginThreadKind => threads[argument] < 0 && (wanted & 1u << argument) != 0,
        WaitThreadKind => argument == AllThreads ? wanted == 0 && threads.All(t => t < 0) : threads[argument] < 0 && (wanted & 1u << argument) == 0,
        _ => true,
    };

    /// <inheritdoc/>
    public override bool IsHeldBy(int task) => handler == task || threads.Contains(task);

    /// <inheritdoc/>
    public override int Apply(int kind, int task, int argument)
    {
        uint bit = 1u << argument;
        switch (kind)
        {
            case RequestKind when disposed:
                return -Errno.EINVAL;
            case RequestKind when requested != 0 && ((requested | bit) & ~shareable) != 0:
                return -Errno.EBUSY;
            case RequestKind:
                requested |= bit;
                return 0;
            case UnhookKind:
                bool was = (requested & bit) != 0;
                requested &= ~bit;
                return was ? 1 : 0;
            case EnterKind:
                handler = requested != 0 ? task : -1;
                return (int)requested;
            case LeaveKind:
                handler = -1;
                return 0;
            case WakeKind:
                bool isNew = (wanted & bit) == 0;
                wanted |= bit;
                return isNew ? 1 : 0;
            case BeginThreadKind:
                wanted &= ~bit;
                threads[argument] = task;
                return 0;
            case EndThreadKind:
                threads[argument] = -1;
                return 0;
            case DisposeKind:
                disposed = true;
                requested = 0;
                return 0;
            case LookKind:
                return requested == 0 ? 0 : 1;
            case DisableKind:
                return ++depth;
            case EnableKind:
                return depth = Math.Max(0, depth - 1);
            default:
                return 0;
        }
    }

    /// <inheritdoc/>
    public override bool Inspect(in Operation operation, ModelTask task)
    {
        if (operation.Kind == UnhookKind && !disposed && (requested & 1u << operation.Argument) == 0)
            Warn("irq-already-free", $"Trying to free already-free IRQ {Number}", "__free_irq", operation.Site, TaskStruct.Of(task));
        else if (operation.Kind == EnableKind && depth == 0)
            Warn("irq-unbalanced-enable", $"Unbalanced enable for IRQ {Number}", "__enable_irq", operation.Site, TaskStruct.Of(task));
        else if (operation.Kind == DisposeKind && requested != 0)
            Warn("irq-disposed-in-use", LeftBehind, "remove_proc_entry", operation.Site, TaskStruct.Of(task));
        return false;
    }

    /// <inheritdoc/>
    public override void Performed(in Operation operation, ModelTask task, int result)
    {
        // Under the descriptor's lock, or by an atomic operation with full order.
        Machine.Ordering.Acquire(this, task);
        Machine.Ordering.Release(this, task);
    }

    /// <inheritdoc/>
    protected override ProtocolRole RoleOf(int kind, out int result)
    {
        (var role, result) = kind switch
        {
            SynchronizeKind or WaitThreadKind => (ProtocolRole.Wait, 0),
            _ => (ProtocolRole.None, 0),
        };
        return role;
    }

    /// <inheritdoc/>
    public override string Verb(int kind) => kind switch
    {
        RequestKind => "request_irq",
        UnhookKind => "free_irq",
        SynchronizeKind => "synchronize_irq",
        EnterKind => "enter handler of",
        LeaveKind => "leave handler of",
        WakeKind => "wake thread of",
        BeginThreadKind => "begin thread of",
        EndThreadKind => "end thread of",
        WaitThreadKind => "wait for thread of",
        DisableKind => "disable_irq",
        DisposeKind => "irq_dispose_mapping",
        LookKind => "look for actions of",
        _ => "enable_irq",
    };

    private string LeftBehind =>
        $"remove_proc_entry: removing non-empty directory 'irq/{Number}', leaking at least '{actions[BitOperations.TrailingZeroCount(requested)].Name}'";

    private bool IsMasked => ((wanted | Running) & oneShot) != 0;

    private uint Running
    {
        get
        {
            uint running = 0;
            for (int i = 0; i < threads.Length; i++)
                running |= threads[i] < 0 ? 0 : 1u << i;
            return running;
        }
    }
}
