using CoyoteDevres.Exploration;

namespace CoyoteDevres.Kernel.Tests;

/// <summary>xarray, idr, ida.</summary>
public class EntryTableTests
{
    [Fact]
    public void Numbers_are_the_lowest_free_ones_and_are_given_out_again() => Assert.Empty(MachineTest.Findings(machine =>
    {
        var array = new XArray<Box>(machine, "array");
        var idr = new Idr<Box>(new Box(machine), "idr");
        Box[] boxes = [new(machine), new(machine), new(machine)];
        machine.Run("t", async () =>
        {
            Assert.Equal(0, await array.Alloc(boxes[0]));
            Assert.Equal(1, await array.Alloc(boxes[1], last: 1));
            Assert.Equal(-Errno.EBUSY, await array.Alloc(boxes[2], last: 1));
            Assert.Same(boxes[0], (await array.Erase(0)).Raw);
            Assert.True((await array.Erase(0)).IsNull);
            Assert.True((await array.Load(0)).IsNull);
            Assert.Equal(0, await array.Alloc(boxes[2]));
            Assert.Same(boxes[2], (await array.Store(0, boxes[0])).Raw);
            Assert.Equal(-Errno.EBUSY, await array.Insert(0, boxes[2]));
            Assert.Equal(0, await array.Insert(7, boxes[2]));
            List<(int, Box?)> seen = [];
            await array.ForEach((at, entry) =>
            {
                seen.Add((at, entry.Raw));
                return Op.Done;
            });
            Assert.Equal([(0, boxes[0]), (1, boxes[1]), (7, boxes[2])], seen);
            Assert.Equal(0, await idr.Alloc(boxes[0]));
            Assert.Equal(-Errno.ENOSPC, await idr.Alloc(boxes[1], end: 1));
            Assert.Same(boxes[0], (await idr.Replace(0, boxes[1])).Raw);
            Assert.Same(boxes[1], (await idr.Find(0)).Raw);
            Assert.Same(boxes[1], (await idr.Remove(0)).Raw);
        });
        return Op.Done;
    }));

    [Fact]
    public void Look_ups_commute_and_allocations_do_not()
    {
        Assert.Equal(1, Executions(async (array, _) => await array.Load(0)));
        Assert.Equal(6, Executions(async (array, box) => await array.Alloc(box)));

        static long Executions(Func<XArray<Box>, Box, Op> body) => MachineTest.Explore(machine =>
        {
            var array = new XArray<Box>(machine, "array");
            for (int i = 0; i < 3; i++)
            {
                var box = new Box(machine);
                machine.Run("t", () => body(array, box));
            }

            return Op.Done;
        }).Executions;
    }

    [Fact]
    public void A_number_given_back_twice_is_reported()
    {
        var finding = MachineTest.TheFinding(machine =>
        {
            var ida = new Ida(machine, "ida");
            machine.Run("t", async () =>
            {
                Assert.Equal(0, await ida.Alloc());
                Assert.Equal(1, await ida.Alloc(last: 1));
                Assert.Equal(-Errno.ENOSPC, await ida.Alloc(last: 1));
                await ida.Free(0);
                Assert.Equal(0, await ida.Alloc());
                await ida.Free(1);
                await ida.Free(1);
            });
            return Op.Done;
        });
        Assert.Equal("ida_free called for id=1 which is not allocated.", finding.Headline);
    }
}
