using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>Tables, lists, files and modules, which have locks of their own.</content>
public partial class OrderingTests
{
    private static void Structures()
    {
        Message("xa_store -> xa_load", true, With(p => new XArray<Box>(p.Machine, "array")), (p, array) => async () => await array.Store(0, p.Box), (_, array) => async () => !(await array.Load(0)).IsNull);
        Message("ida_alloc", true, With(p => new Ida(p.Machine, "ida")), (_, ida) => async () => await ida.Alloc(), (_, ida) => async () => await ida.Alloc() == 1);
        Message("klist_add_tail -> klist_next", true, With(p => new Klist(p.Machine, "klist")), (_, list) => async () => await list.Append(7, Here), (_, list) => async () =>
        {
            int node = await list.Next(-1, Here);
            if (node >= 0)
                await list.Exit(node, Here);
            return node == 7;
        });
        Message("a name in sysfs", true, With(p => new SysfsDirectory(p.Machine, "directory")), (_, directory) => async () => await directory.Link("name", Here), (_, directory) => async () =>
            await directory.Link("name", Here) == -Errno.EEXIST);
        Ordered.Add("kernfs_put_active -> kernfs_remove", p => Attribute(p, broken: false));
        Unordered.Add("sysfs_break_active_protection -> kernfs_remove", p => Attribute(p, broken: true));
        Ordered.Add("cdev_add -> open", p =>
        {
            var node = p.Machine.Nodes.CreateNode("/dev/toy");
            var toy = new Module(p.Machine, "toy");
            var device = new Cdev(p.Box, "cdev", new Reading(toy, p.Read), toy, parent: null);
            p.Sender(async () =>
            {
                await p.Write();
                await device.Add(node);
            });
            p.Machine.CreateProcess("receiver").Start(async process => await process.Open(node));
            return Op.Done;
        });
        Ordered.Add("module_put -> delete_module", async p =>
        {
            var loader = new ModuleLoader(p.Machine);
            var module = await Toy(p, loader);
            await module.Get();
            await p.Sender(async () =>
            {
                await p.Write();
                await module.Put();
            });
            p.Machine.CreateProcess("receiver").Start(async process => await process.Rmmod(loader, module));
        });
        Unordered.Add("nothing -> delete_module", async p =>
        {
            var loader = new ModuleLoader(p.Machine);
            var module = await Toy(p, loader);
            await p.Sender(p.Write);
            p.Machine.CreateProcess("receiver").Start(async process => await process.Rmmod(loader, module));
        });
        Ordered.Add("send_sig -> its handler", p =>
        {
            var process = p.Machine.CreateProcess("receiver");
            process.CanBeSignalled();
            p.Machine.CreateProcess("sender").Start(async self =>
            {
                await p.Write();
                await self.Kill(process, Signal.Handled);
            });
            process.Start(async self =>
            {
                await self.Pause();
                await p.Read();
            });
            return Op.Done;
        });
    }

    private static Site Here => new("there", "", 0);

    private static Op Attribute(Passing p, bool broken)
    {
        var node = new KernfsNode(p.Machine, "name");
        p.Sender(async () =>
        {
            if (!await node.GetActive())
                return;
            if (broken)
                await node.BreakActiveProtection();
            await p.Write();
            if (broken)
                await node.UnbreakActiveProtection();
            await node.PutActive();
        });
        return p.Receiver(async () =>
        {
            await node.Remove();
            await p.Read();
        });
    }

    private static async Op<LoadableModule> Toy(Passing p, ModuleLoader loader)
    {
        var module = new LoadableModule(p.Machine, "toy") { Init = () => Op.From(0), Exit = p.Read };
        await loader.Load(module);
        return module;
    }

    /// <summary>A device whose open reads.</summary>
    private sealed class Reading(Module owner, Func<Op> read) : FileOperations
    {
        public override Module Owner => owner;

        public override async Op<int> Open(File file)
        {
            await read();
            return 0;
        }
    }
}
