using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests.Sanitizers;

/// <content>Memory, lists, modules; kobjects, devices and what is registered.</content>
public partial class EverySanitizerTests
{
    private static void Memory()
    {
        Add("slab-use-after-free", "BUG: KASAN: slab-use-after-free in user", (machine, wrong) =>
        {
            var used = new Box(machine, retain: false);
            var box = new Box(machine);
            machine.Run("user", async () =>
            {
                await used.Touch("user");
                await box.Done.Complete();
            });
            machine.Run("freer", async () =>
            {
                if (!wrong)
                    await box.Done.Wait();
                await used.Kfree();
            });
            return Op.Done;
        });
        Freed("double-free", "BUG: KASAN: double-free in freer", async (_, freed, wrong) =>
        {
            await freed.Kfree("freer");
            if (wrong)
                await freed.Kfree("freer");
        });
        Freed("invalid-free", "BUG: KASAN: invalid-free in remove", async (machine, freed, wrong) =>
        {
            var devres = new Device(new Box(machine), "dev", () => Op.Done).Resources;
            if (wrong)
                await devres.Kmalloc(freed);
            await freed.Kfree("remove");
        });
        Freed("memory-leak", "kmemleak: unreferenced object box", async (_, freed, wrong) =>
        {
            if (!wrong)
                await freed.Kfree();
        });
        Freed("held-lock-freed", "WARNING: held lock freed!", async (_, freed, wrong) =>
        {
            await freed.Spin.Lock();
            if (!wrong)
                await freed.Spin.Unlock();
            await freed.Kfree();
        });
        Freed("odebug-free-active", "ODEBUG: free active (active state 0) object: box.timer object type: timer_list hint: box.timer.function", async (_, freed, wrong) =>
        {
            var timer = new TimerList(freed, "timer", () => Op.Done);
            await timer.Modify();
            if (!wrong)
                await timer.DeleteSync();
            await freed.Kfree();
        });
        Alone("odebug-init-active", "ODEBUG: init active (active state 0) object: box.timer object type: timer_list hint: box.timer.function", async (_, box, wrong) =>
        {
            var timer = new TimerList(box, "timer", () => Op.Done);
            await timer.Modify();
            if (!wrong)
                await timer.DeleteSync();
            await timer.Setup(() => Op.Done);
        });
        Alone("odebug-not-initialized", "ODEBUG: assert_init not available (active state 0) object: box.timer object type: timer_list hint: 0x0", async (_, box, wrong) =>
        {
            var timer = new TimerList(box, "timer");
            if (!wrong)
                await timer.Setup(() => Op.Done);
            await timer.DeleteSync();
        });
        Alone("null-dereference", "BUG: kernel NULL pointer dereference, address: 0000000000000000", async (_, box, wrong) =>
        {
            var next = await box.Next.Load();
            if (wrong || !next.IsNull)
                await next.Deref();
        });
        Add("data-race", "BUG: KCSAN: data-race in one / other", (machine, wrong) =>
        {
            var box = new Box(machine);
            Write("one");
            Write("other");
            return Op.Done;

            void Write(string function) => machine.Run(function, async () =>
            {
                if (wrong)
                    await box.Value.Write(1, function);
                else
                    await box.Value.WriteOnce(1, function);
            });
        });
        Alone("list-add-corruption", "list_add double add: new=box.node, prev=box.list, next=box.node.", async (_, box, wrong) =>
        {
            ListHead list = new(box, "list"), node = new(box, "node");
            await list.Add(node);
            if (!wrong)
                await node.Del();
            await list.Add(node);
        });
        Alone("list-del-corruption", "list_del corruption, box.node->next is LIST_POISON1 (dead000000000100)", async (_, box, wrong) =>
        {
            ListHead list = new(box, "list"), node = new(box, "node");
            await list.Add(node);
            if (wrong)
                await node.Del();
            else
                await node.DelInit();
            await node.Del();
        });
        Alone("general-protection-fault", "Oops: general protection fault, probably for non-canonical address 0xdead000000000100: 0000 [#1] SMP", async (_, box, wrong) =>
        {
            ListHead list = new(box, "list"), node = new(box, "node");
            await list.Add(node);
            if (wrong)
                await list.ForEach(n => n.Del());
            else
                await list.ForEachSafe(n => n.Del());
        });
        Add("freed-module-text", "BUG: unable to handle page fault for address: ffffffffc0000000", async (machine, wrong) =>
        {
            var (loader, module) = await Loaded(machine);
            if (!wrong)
                await module.Get();
            machine.Run("caller", async () =>
            {
                await module.Call("toy_callback", () => Op.Done);
                if (!wrong)
                    await module.Put();
            });
            machine.CreateProcess("rmmod").Start(async process => await process.Rmmod(loader, module));
        });
        Add("freed-module-data", "BUG: unable to handle page fault for address: ffffffffc0004000", async (machine, wrong) =>
        {
            var (loader, module) = await Loaded(machine);
            if (wrong)
                await loader.Delete(module);
            machine.Run("user", async () =>
            {
                if (await module.TryGet())
                    await module.Put();
            });
        });
    }

    private static void Objects()
    {
        Add("module-reference-leak", "module toy: use count 1 with no user left", async (machine, wrong) =>
        {
            var module = new Module(machine, "toy");
            await module.TryGet();
            if (!wrong)
                await module.Put();
        });
        Add("module-put-below-zero", "WARNING: at module_put", async (machine, wrong) =>
        {
            var (_, module) = await Loaded(machine);
            machine.Run("t", async () =>
            {
                if (!wrong)
                    await module.Get();
                await module.Put();
                if (wrong)
                    await module.Put();
            });
        });
        Add("module-count-bug", "kernel BUG at kernel/module/main.c!", async (machine, wrong) =>
        {
            var (loader, module) = await Loaded(machine);
            if (!wrong)
                await module.Get();
            await module.Put();
            machine.CreateProcess("rmmod").Start(async process => await process.Rmmod(loader, module));
        });
        Add("module-get-without-reference", "kernel BUG at include/linux/module.h!", async (machine, wrong) =>
        {
            var module = new Module26(machine, "toy");
            await new ModuleLoader26(machine).Load(module);
            if (!wrong)
                await module.TryGet();
            machine.Run("getter", async () =>
            {
                await module.Get("toy_dup");
                await module.Put();
                await module.Put();
            });
        });
        Add("module-stuck", "toy: module is now stuck!", (machine, wrong) =>
        {
            var module = new Module26(machine, "toy") { Init = () => Op.From(-Errno.ENODEV), IsUnsafe = wrong };
            machine.Run("insmod", async () => await new ModuleLoader26(machine).Load(module));
            return Op.Done;
        });
        Alone("kobject-not-initialized", "kobject: '(null)': is not initialized, yet kobject_put() is being called.", async (machine, _, wrong) =>
        {
            var node = new Node(machine, retain: wrong);
            if (!wrong)
                await node.Kobject.Init();
            await node.Kobject.Put();
        });
        Alone("kobject-initialized-twice", "kobject (ffff888100000000): tried to init an initialized object, something is seriously wrong.", async (machine, _, wrong) =>
        {
            var node = new Node(machine);
            await node.Kobject.Init();
            if (wrong)
                await node.Kobject.Init();
            await node.Kobject.Put();
        });
        Add("sysfs-duplicate", "sysfs: cannot create duplicate filename '/devices/toy0'", async (machine, wrong) =>
        {
            Node parent = new(machine), one = new(machine), other = new(machine);
            foreach (var node in (Node[])[parent, one, other])
                await node.Kobject.Init();
            await parent.Kobject.Add(null, "devices");
            await one.Kobject.Add(parent.Kobject, "toy0");
            await other.Kobject.Add(parent.Kobject, wrong ? "toy0" : "toy1");
            foreach (var node in (Node[])[other, one, parent])
                await node.Kobject.Put();
        });
        Alone(
            "device-without-release",
            "Device 'toy0' does not have a release() function, it is broken and must be fixed. See Documentation/core-api/kobject.rst.",
            async (_, box, wrong) =>
            {
                var device = new Device(box, "dev", wrong ? null : () => Op.Done) { Name = "toy0" };
                await device.Add();
                await device.Unregister();
            });
        Alone("devres-warning", "WARNING: at devm_remove_action", async (_, box, wrong) =>
        {
            var devres = new Device(box, "dev", () => Op.Done).Resources;
            Func<Op> action = () => Op.Done;
            if (!wrong)
                await devres.AddAction(action);
            await devres.RemoveAction(action);
        });
        Alone("notifier-already-registered", "notifier callback box.nb already registered", async (_, box, wrong) =>
        {
            var chain = new BlockingNotifierHead(box, "chain");
            var block = new NotifierBlock(box, "nb", (_, _) => Op.Done);
            await chain.Register(block);
            if (!wrong)
                await chain.Unregister(block);
            await chain.Register(block);
        });
        Alone("warning", "WARNING: at toy_remove", async (machine, box, wrong) =>
        {
            await box.Touch();
            Warn.On(machine, wrong, "toy_remove", "box.value", "still in use");
        });
    }

    private static void Freed(string kind, string headline, Func<Machine, Box, bool, Op> body) => Add(kind, headline, (machine, wrong) =>
    {
        var freed = new Box(machine, retain: false);
        machine.Run("t", () => body(machine, freed, wrong));
        return Op.Done;
    });

    private static async Op<(ModuleLoader Loader, LoadableModule Module)> Loaded(Machine machine)
    {
        var loader = new ModuleLoader(machine);
        var module = new LoadableModule(machine, "toy") { Exit = () => Op.Done };
        await loader.Load(module);
        return (loader, module);
    }

    private sealed class Node : KernelObject
    {
        internal Node(Machine machine, bool retain = false)
            : base(machine, "node")
        {
            Kobject = new Kobject(this, "kobj", async () => await Kfree("node_release"), initialized: false);
            if (retain)
                Retain();
        }

        internal Kobject Kobject { get; }
    }
}
