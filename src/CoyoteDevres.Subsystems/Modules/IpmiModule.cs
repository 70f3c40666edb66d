using CoyoteDevres.Exploration;
using CoyoteDevres.Kernel;
using File = CoyoteDevres.Kernel.File;

namespace CoyoteDevres.Subsystems.Modules;

/// <summary>
/// IPMI's message handler before and after 1d49eb91e86e (2021; section A11): the last put of a user leaves its clean-up to a work item,
/// on the system's queue, which nobody drains before the module goes; since then on a queue of its own, which exit destroys. Device
/// interface and message handler are one module here.
/// </summary>
public sealed class IpmiModule
{
    private readonly Machine machine;
    private readonly WorkqueueStruct? removeWork;

    /// <summary>Its file; nothing is loaded yet.</summary>
    public IpmiModule(UnloadKernel kernel, bool hasQueue)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        machine = kernel.Machine;
        Device = kernel.CreateDevice("ipmi0", 44);
        removeWork = hasQueue ? new WorkqueueStruct(machine, "ipmi-msghandler-remove-wq") : null;
        Module = kernel.Create(new ModuleFile("ipmi_msghandler")
        {
            Init = async () =>
            {
                await Device.Register(new Operations(this));
                return 0;
            },
            Cleanup = async () =>
            {
                await Device.Unregister();
                if (removeWork is not null)
                    await removeWork.Destroy("cleanup_ipmi");
            },
        });
    }

    /// <summary>The module.</summary>
    public Module Module { get; }

    /// <summary>What users open.</summary>
    public CharDevice Device { get; }

    private sealed class Operations(IpmiModule ipmi) : FileOperations
    {
        public override Module Owner => ipmi.Module;

        public override string NameOf(string operation) => $"ipmi_{operation}";

        public override Op<int> Open(File file)
        {
            file.PrivateData = new IpmiUser(ipmi);
            return Op.From(0);
        }

        public override async Op Release(File file) => await file.Private<IpmiUser>().Refcount.Put("ipmi_destroy_user");
    }

    private sealed class IpmiUser : KernelObject
    {
        private readonly IpmiModule ipmi;
        private readonly WorkItem work;

        internal IpmiUser(IpmiModule ipmi)
            : base(ipmi.machine, "ipmi_user")
        {
            this.ipmi = ipmi;
            Refcount = new Kref(this, "refcount", FreeUser);
            work = new WorkItem(this, "remove_work", ipmi.Module.Function("free_user_work", async () => await Kfree("free_user_work")));
        }

        internal Kref Refcount { get; }

        private async Op FreeUser()
        {
            if (ipmi.removeWork is { } queue)
                await queue.QueueWork(work, "free_user");
            else
                await work.Schedule("free_user");
        }
    }
}
