package chat.maru.store;

import chat.maru.model.Generation;

class MemoryLogContractTest extends LogContract {
    private final MemoryStore store = new MemoryStore();
    private MemoryLog log = new MemoryLog(store, new Generation(1));

    @Override
    protected Log log() {
        return log;
    }

    @Override
    protected Store store() {
        return store;
    }

    @Override
    protected void reopen() {
        log = new MemoryLog(store, new Generation(2));
    }
}
