// The load generator: RFC 6455's client side on one thread, with epoll. Frames are masked beforehand, and nothing is
// allocated for a message, so that one core of it can drive one core of any server. The first 8 messages of each
// connection are compared byte by byte, the others by their headers.
//
//   gcc -O2 -o wsload wsload.c
//   ./wsload MODE [options]           one line of name=value at the end; a status other than 0 if the load broke off
//
// MODE  echo   each connection keeps -w messages in flight
//       bcast  the first connection sends, keeping -w messages in flight; all receive
//       idle   opens -c connections, one message each, says "up" and holds them for -t seconds
//       conn   connects, upgrades, exchanges Close frames and ends with a reset, -k connections at a time
//
// -p port  -c connections  -s bytes of a message  -b binary instead of text  -w messages in flight (1 to 64)
// -W seconds of warm-up  -t seconds measured  -P process of the server, whose CPU time is read from /proc
// -S sleep in epoll_wait instead of spinning  -k connections at a time
//
// per_cpu_s is messages (or connections) per second of the server's CPU time; gen_busy is how much of its core the
// generator used, in percent: near 100 it is the limit itself.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <x86intrin.h>
#define RB (512 * 1024)
#define MAXW 64

typedef struct {
    int fd;
    uint8_t up;      // conn: 0 connecting, 1 awaits the 101, 2 has sent its Close
    uint8_t hl;      // conn: how much of the blank line that ends a response head has been seen
    uint8_t hn;      // bytes of a frame header in h
    uint8_t wantout; // waits for EPOLLOUT
    uint8_t h[10];
    uint64_t rem;      // bytes to come of the payload being read
    uint32_t sendrem;  // bytes of frames still to be sent
    uint32_t outst;    // messages in flight
    uint32_t th, tt;   // head and tail of the ring ts
    uint64_t seq;      // broadcast messages received
    uint32_t hs;       // bytes of the response head
    uint8_t verified;  // messages compared byte by byte
    uint64_t vpos;     // position in the message being compared
    uint64_t ts[MAXW]; // when each message in flight was sent
} conn;

static int port = 9001, nc = 100, size = 20, bin, win = 1, spin = 1, kin = 32;
static double warm = 1, secs = 8;
static int spid;
static conn *C;
static int ep;
static uint8_t *rbuf;
static uint8_t *fr;
static uint32_t flen;
static uint8_t *plain;
static uint32_t total_buf;
static uint64_t msgs, bytes, errs, tscHz;
static uint64_t hist[64 * 32];
static uint64_t tot;
static uint64_t epolls, empties, idle_tsc, reads, writes;

static inline uint64_t now() {
    return __rdtsc();
}

static void calib() {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    uint64_t t = now();
    usleep(50000);
    clock_gettime(CLOCK_MONOTONIC, &b);
    uint64_t u = now();
    double d = (b.tv_sec - a.tv_sec) + (b.tv_nsec - a.tv_nsec) * 1e-9;
    tscHz = (uint64_t)((u - t) / d);
}

static inline void hadd(uint64_t ticks) {
    uint64_t ns = (uint64_t)((double)ticks * 1e9 / tscHz);
    if (!ns) {
        ns = 1;
    }
    int e = 63 - __builtin_clzll(ns);
    int m = e >= 5 ? (int)((ns >> (e - 5)) & 31) : 0;
    hist[e * 32 + m]++;
}

static double hpct(double p) {
    uint64_t t = 0, s = 0;
    for (int i = 0; i < 64 * 32; i++) {
        t += hist[i];
    }
    if (!t) {
        return 0;
    }
    uint64_t k = (uint64_t)(t * p);
    for (int i = 0; i < 64 * 32; i++) {
        s += hist[i];
        if (s > k) {
            int e = i / 32, m = i % 32;
            double base = (double)(1ull << e);
            return (e >= 5 ? base * (1 + (m + 0.5) / 32.0) : base) / 1000.0;
        }
    }
    return 0;
}

static void cpu(int pid, unsigned long long *u, unsigned long long *s) {
    *u = *s = 0;
    if (!pid) {
        return;
    }
    char p[64], b[2048];
    sprintf(p, "/proc/%d/stat", pid);
    FILE *f = fopen(p, "r");
    if (!f) {
        return;
    }
    size_t n = fread(b, 1, sizeof b - 1, f);
    b[n] = 0;
    fclose(f);
    char *q = strrchr(b, ')') + 2;
    unsigned long long ut, st;
    sscanf(q, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %llu %llu", &ut, &st);
    *u = ut;
    *s = st;
}

static int conn_open(int i, int block) {
    int fd = socket(AF_INET, SOCK_STREAM | (block ? 0 : SOCK_NONBLOCK), 0);
    if (fd < 0) {
        perror("socket");
        exit(1);
    }
    int one = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
    a.sin_addr.s_addr = htonl(0x7f000001);
    if (connect(fd, (void *)&a, sizeof a) < 0 && errno != EINPROGRESS) {
        perror("connect");
        exit(1);
    }
    return fd;
}

static const char REQ[] =
    "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: "
    "x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n\r\n";
static const char ACC[] = "HSmrc0sMlYUkAGmm5OPpG2HaGWk=";

static void handshake_block(conn *c) {
    if (write(c->fd, REQ, sizeof REQ - 1) != sizeof REQ - 1) {
        perror("hs write");
        exit(1);
    }
    char b[4096];
    int n = 0;
    for (;;) {
        int r = read(c->fd, b + n, 1);
        if (r <= 0) {
            fprintf(stderr, "hs eof: %.*s\n", n, b);
            exit(1);
        }
        n += r;
        if (n >= 4 && !memcmp(b + n - 4, "\r\n\r\n", 4)) {
            break;
        }
        if (n > 4000) {
            exit(1);
        }
    }
    b[n] = 0;
    if (strncmp(b, "HTTP/1.1 101", 12) || !strstr(b, ACC)) {
        fprintf(stderr, "bad hs: %s\n", b);
        exit(1);
    }
}

static void mkframe() {
    uint32_t hl = size < 126 ? 2 : size < 65536 ? 4 : 10;
    flen = hl + 4 + size;
    uint32_t copies = MAXW + 1;
    if ((uint64_t)flen * copies > (8u << 20)) {
        copies = (8u << 20) / flen + 1;
    }
    if (copies < (uint32_t)win + 1) {
        copies = win + 1;
    }
    total_buf = copies;
    fr = malloc((size_t)flen * copies);
    plain = malloc(size);
    for (int i = 0; i < size; i++) {
        plain[i] = bin ? (uint8_t)(i * 7 + 3) : 'a' + i % 26;
    }
    uint8_t *p = fr;
    p[0] = 0x80 | (bin ? 2 : 1);
    if (hl == 2) {
        p[1] = 0x80 | size;
    } else if (hl == 4) {
        p[1] = 0x80 | 126;
        p[2] = size >> 8;
        p[3] = size;
    } else {
        p[1] = 0x80 | 127;
        for (int i = 0; i < 8; i++) {
            p[2 + i] = (uint64_t)size >> (56 - 8 * i);
        }
    }
    uint8_t m[4] = {0x5a, 0x17, 0xc3, 0x9e};
    memcpy(p + hl, m, 4);
    for (int i = 0; i < size; i++) {
        p[hl + 4 + i] = plain[i] ^ m[i & 3];
    }
    for (uint32_t k = 1; k < copies; k++) {
        memcpy(fr + (size_t)k * flen, fr, flen);
    }
}

static void arm(conn *c, int out) {
    if (c->wantout == out) {
        return;
    }
    c->wantout = out;
    struct epoll_event e = {.events = EPOLLIN | (out ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
}

static void pump(conn *c) {
    while (c->sendrem) {
        uint32_t off = (flen - c->sendrem % flen) % flen;
        uint64_t max = (uint64_t)total_buf * flen - off;
        uint32_t n = c->sendrem < max ? c->sendrem : max;
        ssize_t w = send(c->fd, fr + off, n, MSG_NOSIGNAL);
        writes++;
        if (w < 0) {
            if (errno == EAGAIN) {
                arm(c, 1);
                return;
            }
            perror("send");
            exit(1);
        }
        c->sendrem -= w;
        if ((uint32_t)w < n) {
            arm(c, 1);
            return;
        }
    }
    arm(c, 0);
}

static inline void sendk(conn *c, uint32_t k, uint64_t t) {
    for (uint32_t i = 0; i < k; i++) {
        c->ts[(c->tt++) % MAXW] = t;
    }
    c->outst += k;
    c->sendrem += k * flen;
    if (!c->wantout) {
        pump(c);
    }
}

// How many messages end in this chunk
static inline uint32_t parse(conn *c, uint8_t *p, size_t n) {
    uint32_t done = 0;
    uint8_t want = bin ? 0x82 : 0x81;
    while (n) {
        if (c->rem) {
            size_t k = c->rem < n ? c->rem : n;
            if (c->verified < 8) {
                if (memcmp(p, plain + c->vpos, k)) {
                    errs++;
                }
                c->vpos += k;
            }
            p += k;
            n -= k;
            c->rem -= k;
            if (!c->rem) {
                done++;
                if (c->verified < 8) {
                    c->verified++;
                }
                c->vpos = 0;
            }
            continue;
        }
        // header
        if (!c->hn && n >= 2) {
            uint32_t l = p[1];
            if (l < 126) {
                if (p[0] != want || l != (uint32_t)size) {
                    errs++;
                    if ((p[0] & 15) == 8) {
                        fprintf(stderr, "server closed\n");
                        exit(1);
                    }
                }
                c->rem = l;
                p += 2;
                n -= 2;
                if (!l) {
                    done++;
                }
                continue;
            }
        }
        c->h[c->hn++] = *p++;
        n--;
        if (c->hn >= 2) {
            uint32_t l = c->h[1];
            uint32_t hl = l < 126 ? 2 : l == 126 ? 4 : 10;
            if (c->hn == hl) {
                uint64_t L = l;
                if (l == 126) {
                    L = c->h[2] << 8 | c->h[3];
                } else if (l == 127) {
                    L = 0;
                    for (int i = 0; i < 8; i++) {
                        L = L << 8 | c->h[2 + i];
                    }
                }
                if (c->h[0] != want || L != (uint64_t)size) {
                    errs++;
                    if (errs < 5) {
                        fprintf(stderr, "unexpected frame %02x len %llu\n", c->h[0], (unsigned long long)L);
                    }
                }
                c->rem = L;
                c->hn = 0;
            }
        }
    }
    return done;
}

static void raise_nofile() {
    struct rlimit r;
    getrlimit(RLIMIT_NOFILE, &r);
    r.rlim_cur = r.rlim_max = 65536;
    if (setrlimit(RLIMIT_NOFILE, &r)) {
        getrlimit(RLIMIT_NOFILE, &r);
        r.rlim_cur = r.rlim_max;
        setrlimit(RLIMIT_NOFILE, &r);
    }
}

static void report(const char *m, double d, unsigned long long u, unsigned long long s, double total_ticks) {
    double hz = sysconf(_SC_CLK_TCK);
    double cu = u / hz / d * 100, cs = s / hz / d * 100;
    printf("mode=%s conns=%d size=%d win=%d secs=%.2f rate=%.0f MBps=%.1f p50us=%.0f p99us=%.0f p999us=%.0f "
           "srv_user=%.1f srv_sys=%.1f gen_busy=%.1f reads=%llu writes=%llu per_cpu_s=%.0f errs=%llu tot=%llu\n",
           m, nc, size, win, d, msgs / d, msgs / d * size / 1e6, hpct(.5), hpct(.99), hpct(.999), cu, cs,
           100 * (1 - idle_tsc / total_ticks), (unsigned long long)reads, (unsigned long long)writes,
           (u + s) ? msgs / ((u + s) / hz) : 0, (unsigned long long)errs, (unsigned long long)tot);
    fflush(stdout);
}

static int ewait(struct epoll_event *ev, int max) {
    uint64_t a = now();
    int n = epoll_wait(ep, ev, max, spin ? 0 : 1000);
    if (n <= 0) {
        idle_tsc += now() - a;
        empties++;
    } else if (!spin) {
        idle_tsc += now() - a;
    }
    epolls++;
    return n;
}

static void reset() {
    msgs = bytes = epolls = empties = idle_tsc = reads = writes = 0;
    memset(hist, 0, sizeof hist);
}

static void load(int bcast) {
    C = calloc(nc, sizeof(conn));
    struct epoll_event ev[1024];
    for (int i = 0; i < nc; i++) {
        C[i].fd = conn_open(i, 1);
        handshake_block(&C[i]);
        fcntl(C[i].fd, F_SETFL, O_NONBLOCK);
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &C[i]};
        epoll_ctl(ep, EPOLL_CTL_ADD, C[i].fd, &e);
    }
    if (bcast) {
        usleep(300000);
    }
    uint64_t cnt[MAXW] = {0}, pts[MAXW] = {0};
    uint64_t head = 0, tail = 0;
    uint64_t t0 = now(), tw = t0 + (uint64_t)(warm * tscHz), te = tw + (uint64_t)(secs * tscHz);
    int counting = 0;
    unsigned long long u0 = 0, s0 = 0, u1, s1;
    uint64_t tc = 0;
    if (!bcast) {
        for (int i = 0; i < nc; i++) {
            sendk(&C[i], win, now());
        }
    } else {
        for (int i = 0; i < win; i++) {
            pts[tail % MAXW] = now();
            tail++;
        }
        sendk(&C[0], win, now());
    }
    uint64_t t = now(), lastprog = t;
    for (;;) {
        int n = ewait(ev, 1024);
        t = now();
        if (n > 0) {
            lastprog = t;
        }
        if (!counting && t >= tw) {
            reset();
            counting = 1;
            cpu(spid, &u0, &s0);
            tc = t = now();
            te = t + (uint64_t)(secs * tscHz);
        }
        if (counting && t >= te) {
            break;
        }
        if (t - lastprog > tscHz * 10) {
            fprintf(stderr, "STALL 10s\n");
            exit(2);
        }
        for (int i = 0; i < n; i++) {
            conn *c = ev[i].data.ptr;
            if (ev[i].events & EPOLLOUT) {
                arm(c, 0);
                pump(c);
            }
            if (!(ev[i].events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
                continue;
            }
            ssize_t r = recv(c->fd, rbuf, RB, 0);
            reads++;
            if (r <= 0) {
                if (r < 0 && errno == EAGAIN) {
                    continue;
                }
                fprintf(stderr, "conn %ld closed by server r=%zd %s\n", (long)(c - C), r, strerror(errno));
                exit(3);
            }
            uint32_t d = parse(c, rbuf, r);
            if (!d) {
                continue;
            }
            msgs += d;
            tot += d;
            if (!bcast) {
                uint64_t x = now();
                for (uint32_t k = 0; k < d; k++) {
                    hadd(x - c->ts[(c->th++) % MAXW]);
                }
                c->outst -= d;
                sendk(c, d, x);
            } else {
                for (uint32_t k = 0; k < d; k++) {
                    cnt[(c->seq++) % MAXW]++;
                }
                uint32_t adv = 0;
                while (head < tail && cnt[head % MAXW] == (uint64_t)nc) {
                    cnt[head % MAXW] = 0;
                    hadd(now() - pts[head % MAXW]);
                    head++;
                    adv++;
                }
                if (adv) {
                    uint64_t x = now();
                    for (uint32_t k = 0; k < adv; k++) {
                        pts[tail % MAXW] = x;
                        tail++;
                    }
                    C[0].outst = 0;
                    sendk(&C[0], adv, x);
                }
            }
        }
    }
    uint64_t e = now();
    cpu(spid, &u1, &s1);
    report(bcast ? "bcast" : "echo", (double)(e - tc) / tscHz, u1 - u0, s1 - s0, (double)(e - tc));
}

static void idle() {
    C = calloc(nc, sizeof(conn));
    for (int i = 0; i < nc; i++) {
        C[i].fd = conn_open(i, 1);
        handshake_block(&C[i]);
        if (write(C[i].fd, fr, flen) != (ssize_t)flen) {
            perror("w");
            exit(1);
        }
        uint32_t got = 0;
        while (!got) {
            ssize_t r = recv(C[i].fd, rbuf, RB, 0);
            if (r <= 0) {
                perror("idle recv");
                exit(1);
            }
            got += parse(&C[i], rbuf, r);
        }
    }
    printf("idle conns=%d up errs=%llu\n", nc, (unsigned long long)errs);
    fflush(stdout);
    usleep((useconds_t)(secs * 1e6));
}

// kin connections at a time, each ended with a reset, so that no port has to wait out its time
static void connrate() {
    static const uint8_t CL[] = {0x88, 0x82, 1, 2, 3, 4, 0x03 ^ 1, 0xe8 ^ 2};
    C = calloc(kin, sizeof(conn));
    struct epoll_event ev[1024];
    uint64_t t0 = now(), tw = t0 + (uint64_t)(warm * tscHz), te = tw + (uint64_t)(secs * tscHz), tc = 0;
    int counting = 0;
    unsigned long long u0 = 0, s0 = 0, u1, s1;
#define OPEN(c)                                                                                                        \
    do {                                                                                                               \
        (c)->fd = conn_open(0, 0);                                                                                     \
        (c)->up = 0;                                                                                                   \
        (c)->hs = 0;                                                                                                   \
        (c)->hl = 0;                                                                                                   \
        (c)->ts[0] = now();                                                                                            \
        struct epoll_event e = {.events = EPOLLOUT, .data.ptr = (c)};                                                  \
        epoll_ctl(ep, EPOLL_CTL_ADD, (c)->fd, &e);                                                                     \
    } while (0)
#define SHUT(c)                                                                                                        \
    do {                                                                                                               \
        struct linger l = {1, 0};                                                                                      \
        setsockopt((c)->fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);                                                      \
        close((c)->fd);                                                                                                \
    } while (0)
    for (int i = 0; i < kin; i++) {
        OPEN(&C[i]);
    }
    uint64_t lastprog = now();
    for (;;) {
        int n = ewait(ev, 1024);
        uint64_t t = now();
        if (n > 0) {
            lastprog = t;
        }
        if (t - lastprog > tscHz * 10) {
            fprintf(stderr, "STALL\n");
            exit(2);
        }
        if (!counting && t >= tw) {
            reset();
            counting = 1;
            cpu(spid, &u0, &s0);
            tc = now();
            te = tc + (uint64_t)(secs * tscHz);
        }
        if (counting && t >= te) {
            break;
        }
        for (int i = 0; i < n; i++) {
            conn *c = ev[i].data.ptr;
            if (c->up == 0) {
                if (ev[i].events & (EPOLLERR | EPOLLHUP)) {
                    errs++;
                    SHUT(c);
                    OPEN(c);
                    continue;
                }
                if (send(c->fd, REQ, sizeof REQ - 1, MSG_NOSIGNAL) != sizeof REQ - 1) {
                    errs++;
                    SHUT(c);
                    OPEN(c);
                    continue;
                }
                c->up = 1;
                struct epoll_event e = {.events = EPOLLIN, .data.ptr = c};
                epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
                continue;
            }
            ssize_t r = recv(c->fd, rbuf, RB, 0);
            if (r < 0 && errno == EAGAIN) {
                continue;
            }
            if (r <= 0) {
                if (c->up == 2) {
                    msgs++;
                    hadd(now() - c->ts[0]);
                } else {
                    errs++;
                }
                SHUT(c);
                OPEN(c);
                continue;
            }
            if (c->up == 1) {
                // the head may come in pieces
                uint8_t *q = 0;
                for (ssize_t z = 0; z < r; z++) {
                    uint8_t ch = rbuf[z];
                    c->hl = ch == (c->hl & 1 ? '\n' : '\r') ? c->hl + 1 : ch == '\r';
                    if (c->hl == 4) {
                        q = rbuf + z;
                        break;
                    }
                }
                if (c->hs == 0 && (r < 12 || memcmp(rbuf, "HTTP/1.1 101", 12))) {
                    errs++;
                    SHUT(c);
                    OPEN(c);
                    continue;
                }
                c->hs += r;
                if (!q) {
                    continue;
                }
                c->up = 2;
                if (send(c->fd, CL, sizeof CL, MSG_NOSIGNAL) < 0) {
                    errs++;
                    SHUT(c);
                    OPEN(c);
                }
                continue;
            }
            if (rbuf[0] == 0x88) {
                msgs++;
                hadd(now() - c->ts[0]);
            } else {
                errs++;
            }
            SHUT(c);
            OPEN(c);
        }
    }
    uint64_t e = now();
    cpu(spid, &u1, &s1);
    nc = kin;
    report("conn", (double)(e - tc) / tscHz, u1 - u0, s1 - s0, (double)(e - tc));
}

int main(int ac, char **av) {
    if (ac < 2) {
        return 1;
    }
    int o;
    optind = 2;
    while ((o = getopt(ac, av, "p:c:s:bw:W:t:P:Sk:")) != -1) {
        switch (o) {
            case 'p':
                port = atoi(optarg);
                break;
            case 'c':
                nc = atoi(optarg);
                break;
            case 's':
                size = atoi(optarg);
                break;
            case 'b':
                bin = 1;
                break;
            case 'w':
                win = atoi(optarg);
                break;
            case 'W':
                warm = atof(optarg);
                break;
            case 't':
                secs = atof(optarg);
                break;
            case 'P':
                spid = atoi(optarg);
                break;
            case 'S':
                spin = 0;
                break;
            case 'k':
                kin = atoi(optarg);
                break;
            default:
                return 1;
        }
    }
    if (win > MAXW) {
        win = MAXW;
    }
    alarm((unsigned)(warm + secs + 40));
    raise_nofile();
    calib();
    rbuf = aligned_alloc(64, RB);
    memset(rbuf, 0, RB);
    mkframe();
    ep = epoll_create1(0);
    if (!strcmp(av[1], "echo")) {
        load(0);
    } else if (!strcmp(av[1], "bcast")) {
        load(1);
    } else if (!strcmp(av[1], "idle")) {
        idle();
    } else if (!strcmp(av[1], "conn")) {
        connrate();
    }
    return 0;
}
