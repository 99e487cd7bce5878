// The floor: a WebSocket server that does the least that epoll allows, to compare real servers with.
// One receive and one send for each readable socket; payloads are unmasked in place, so nothing is copied and nothing
// is allocated for a message. It knows data frames and Close frames, and checks neither fragmentation nor UTF-8.
//
//   gcc -O2 -o wsfloor wsfloor.c
//   ./wsfloor PORT echo|bcast        prints "listening" when it is ready, on 127.0.0.1
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

typedef struct C {
    int fd;
    int up;        // upgraded
    int idx;       // in all[], -1 before the upgrade
    int wantout;   // waits for EPOLLOUT
    uint8_t *left; // an unfinished frame or request, and its length
    uint32_t leftn;
    uint8_t *pend; // what the socket did not take, its length and capacity
    uint32_t pn, pcap;
} C;

static C *all[70000];
static int n_all;
static int ep;
static int bc;     // broadcast
static uint8_t *B; // what is read
#define BS (1 << 20)
static uint8_t *bb; // what is broadcast at the end of this turn, and its length
static uint32_t bn;

static uint32_t rol(uint32_t v, int n) {
    return v << n | v >> (32 - n);
}

static void sha1(const uint8_t *m, size_t l, uint8_t *o) {
    uint8_t b[192] = {0};
    memcpy(b, m, l);
    b[l] = 0x80;
    size_t nb = (l + 9 + 63) / 64;
    uint64_t bl = l * 8;
    for (int i = 0; i < 8; i++) {
        b[nb * 64 - 1 - i] = bl >> (8 * i);
    }
    uint32_t h[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    for (size_t k = 0; k < nb; k++) {
        uint32_t w[80];
        for (int i = 0; i < 16; i++) {
            w[i] = b[k * 64 + i * 4] << 24 | b[k * 64 + i * 4 + 1] << 16 | b[k * 64 + i * 4 + 2] << 8 |
                   b[k * 64 + i * 4 + 3];
        }
        for (int i = 16; i < 80; i++) {
            w[i] = rol(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
        }
        uint32_t a = h[0], B_ = h[1], c = h[2], d = h[3], e = h[4];
        for (int i = 0; i < 80; i++) {
            uint32_t f, q;
            if (i < 20) {
                f = (B_ & c) | (~B_ & d);
                q = 0x5A827999;
            } else if (i < 40) {
                f = B_ ^ c ^ d;
                q = 0x6ED9EBA1;
            } else if (i < 60) {
                f = (B_ & c) | (B_ & d) | (c & d);
                q = 0x8F1BBCDC;
            } else {
                f = B_ ^ c ^ d;
                q = 0xCA62C1D6;
            }
            uint32_t t = rol(a, 5) + f + e + q + w[i];
            e = d;
            d = c;
            c = rol(B_, 30);
            B_ = a;
            a = t;
        }
        h[0] += a;
        h[1] += B_;
        h[2] += c;
        h[3] += d;
        h[4] += e;
    }
    for (int i = 0; i < 5; i++) {
        o[i * 4] = h[i] >> 24;
        o[i * 4 + 1] = h[i] >> 16;
        o[i * 4 + 2] = h[i] >> 8;
        o[i * 4 + 3] = h[i];
    }
}

static void b64(const uint8_t *i, char *o) {
    static const char t[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int k = 0; k < 18; k += 3) {
        uint32_t v = i[k] << 16 | i[k + 1] << 8 | i[k + 2];
        *o++ = t[v >> 18];
        *o++ = t[v >> 12 & 63];
        *o++ = t[v >> 6 & 63];
        *o++ = t[v & 63];
    }
    uint32_t v = i[18] << 16 | i[19] << 8;
    *o++ = t[v >> 18];
    *o++ = t[v >> 12 & 63];
    *o++ = t[v >> 6 & 63];
    *o++ = '=';
    *o = 0;
}

static void kill_(C *c) {
    close(c->fd);
    if (c->idx >= 0) {
        all[c->idx] = all[--n_all];
        all[c->idx]->idx = c->idx;
    }
    free(c->left);
    free(c->pend);
    free(c);
}

static void arm(C *c, int o) {
    if (c->wantout == o) {
        return;
    }
    c->wantout = o;
    struct epoll_event e = {.events = EPOLLIN | (o ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(ep, EPOLL_CTL_MOD, c->fd, &e);
}

static void out(C *c, const uint8_t *p, uint32_t n) {
    if (!c->pn) {
        ssize_t w = send(c->fd, p, n, MSG_NOSIGNAL);
        if (w == (ssize_t)n) {
            return;
        }
        if (w < 0) {
            w = 0;
        }
        p += w;
        n -= w;
    }
    if (c->pn + n > c->pcap) {
        c->pcap = (c->pn + n) * 2;
        c->pend = realloc(c->pend, c->pcap);
    }
    memcpy(c->pend + c->pn, p, n);
    c->pn += n;
    arm(c, 1);
}

static inline void unmask(uint8_t *d, const uint8_t *s, uint32_t mask, uint32_t n) {
    uint64_t m = (uint64_t)mask << 32 | mask;
    uint32_t i = 0;
    // the target lies before the source, and far enough for whole words
    if (s - d >= 4) {
        if (n >= 64) {
            for (; i + 8 <= n; i += 8) {
                uint64_t v;
                memcpy(&v, s + i, 8);
                v ^= m;
                memcpy(d + i, &v, 8);
            }
        } else {
            for (; i + 4 <= n; i += 4) {
                uint32_t v;
                memcpy(&v, s + i, 4);
                v ^= mask;
                memcpy(d + i, &v, 4);
            }
        }
    }
    for (; i < n; i++) {
        d[i] = s[i] ^ ((uint8_t *)&mask)[i & 3];
    }
}

// Answers all whole frames of what was read, compacted in place, and keeps the rest; 1 if the peer said Close
static int data(C *c, uint8_t *p, uint32_t n) {
    uint8_t *o = p, *o0 = p, *e = p + n;
    while (e - p >= 6) {
        uint64_t L = p[1] & 127;
        uint32_t h = 2;
        if (L == 126) {
            if (e - p < 8) {
                break;
            }
            L = p[2] << 8 | p[3];
            h = 4;
        } else if (L == 127) {
            if (e - p < 14) {
                break;
            }
            L = 0;
            for (int i = 0; i < 8; i++) {
                L = L << 8 | p[2 + i];
            }
            h = 10;
        }
        if ((uint64_t)(e - p) < h + 4 + L) {
            break;
        }
        uint8_t op = p[0];
        if ((op & 15) == 8) {
            uint8_t cl[4] = {0x88, 2, 3, 0xe8};
            if (!bc && o > o0) {
                out(c, o0, o - o0);
            }
            out(c, cl, 4);
            return 1;
        }
        uint32_t mask;
        memcpy(&mask, p + h, 4);
        uint8_t hd[10];
        memcpy(hd, p, h);
        hd[1] &= 127;
        uint8_t *src = p + h + 4;
        memcpy(o, hd, h);
        unmask(o + h, src, mask, L);
        if (bc) {
            if (bn + h + L > BS) {
                for (int i = 0; i < n_all; i++) {
                    out(all[i], bb, bn);
                }
                bn = 0;
            }
            memcpy(bb + bn, o, h + L);
            bn += h + L;
        } else {
            o += h + L;
        }
        p = src + L;
    }
    if (o > o0) {
        out(c, o0, o - o0);
    }
    if (p < e) {
        free(c->left);
        c->leftn = e - p;
        c->left = malloc(c->leftn);
        memcpy(c->left, p, c->leftn);
    }
    return 0;
}

int main(int ac, char **av) {
    bc = !strcmp(av[2], "bcast");
    B = aligned_alloc(64, 2 * BS);
    bb = malloc(BS + 65536);
    struct rlimit r = {65536, 65536};
    setrlimit(RLIMIT_NOFILE, &r);
    int l = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), one = 1;
    setsockopt(l, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(atoi(av[1]))};
    a.sin_addr.s_addr = htonl(0x7f000001);
    if (bind(l, (void *)&a, sizeof a)) {
        perror("bind");
        return 1;
    }
    listen(l, 4096);
    ep = epoll_create1(0);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = 0}, ev[1024];
    epoll_ctl(ep, EPOLL_CTL_ADD, l, &e);
    puts("listening");
    fflush(stdout);
    for (;;) {
        int n = epoll_wait(ep, ev, 1024, -1);
        for (int i = 0; i < n; i++) {
            C *c = ev[i].data.ptr;
            if (!c) {
                int fd;
                while ((fd = accept4(l, 0, 0, SOCK_NONBLOCK)) >= 0) {
                    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                    C *k = calloc(1, sizeof *k);
                    k->fd = fd;
                    k->idx = -1;
                    struct epoll_event x = {.events = EPOLLIN, .data.ptr = k};
                    epoll_ctl(ep, EPOLL_CTL_ADD, fd, &x);
                }
                continue;
            }
            if (ev[i].events & EPOLLOUT) {
                ssize_t w = send(c->fd, c->pend, c->pn, MSG_NOSIGNAL);
                if (w > 0) {
                    memmove(c->pend, c->pend + w, c->pn - w);
                    c->pn -= w;
                }
                if (!c->pn) {
                    arm(c, 0);
                }
            }
            if (!(ev[i].events & ~EPOLLOUT)) {
                continue;
            }
            uint32_t o = 0;
            if (c->leftn) {
                memcpy(B, c->left, c->leftn);
                o = c->leftn;
                c->leftn = 0;
            }
            ssize_t g = recv(c->fd, B + o, BS, 0);
            if (g < 0 && errno == EAGAIN) {
                if (o) {
                    c->leftn = o;
                }
                continue;
            }
            if (g <= 0) {
                kill_(c);
                continue;
            }
            if (!c->up) {
                B[o + g] = 0;
                if (!memmem(B, o + g, "\r\n\r\n", 4)) {
                    c->left = realloc(c->left, o + g);
                    memcpy(c->left, B, o + g);
                    c->leftn = o + g;
                    continue;
                }
                char *k = strcasestr((char *)B, "Sec-WebSocket-Key: ");
                if (!k) {
                    kill_(c);
                    continue;
                }
                char t[64];
                memcpy(t, k + 19, 24);
                memcpy(t + 24, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", 36);
                uint8_t d[20];
                sha1((uint8_t *)t, 60, d);
                char x[32];
                b64(d, x);
                char rs[256];
                int m = sprintf(rs,
                                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: "
                                "Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                                x);
                out(c, (uint8_t *)rs, m);
                c->up = 1;
                c->idx = n_all;
                all[n_all++] = c;
                continue;
            }
            if (data(c, B, o + g)) {
                kill_(c);
            }
        }
        if (bn) {
            for (int i = 0; i < n_all; i++) {
                out(all[i], bb, bn);
            }
            bn = 0;
        }
    }
}
