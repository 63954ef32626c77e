"""What breaks things: kill -9, full disks, damage, clocks that jump, stores that go; in real processes."""
