// The rival of the work `rerank` in C++: score, radix sort of both sides, place, lights and size ahead, on one thread.
// Reads columns from a file; then for each mark on standard input does the work once and prints milliseconds and a checksum.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

using std::uint32_t;
using std::uint64_t;

struct Side {
  double direction;
  std::vector<double> lots, entry, margin;
  std::vector<double> score, ahead;
  std::vector<uint32_t> id, place;
  std::vector<uint8_t> lights;
};

static std::vector<uint32_t> keys, otherKeys, slots, otherSlots;

static uint32_t keyOf(double score) {
  float value = static_cast<float>(score);
  uint32_t bits;
  std::memcpy(&bits, &value, 4);
  return bits & 0x80000000u ? bits : ~(bits | 0x80000000u);
}

static void pass(const uint32_t* k, const uint32_t* s, uint32_t* tk, uint32_t* ts, size_t n, uint32_t* at, int shift, uint32_t mask) {
  for (size_t i = 0; i < n; i++) {
    const uint32_t to = at[(k[i] >> shift) & mask]++;
    tk[to] = k[i];
    ts[to] = s[i];
  }
}

static void starts(uint32_t* counts, int size) {
  uint32_t sum = 0;
  for (int i = 0; i < size; i++) {
    const uint32_t count = counts[i];
    counts[i] = sum;
    sum += count;
  }
}

static size_t scoreAll(Side& side, double mark) {
  size_t n = 0;
  const size_t total = side.lots.size();
  for (size_t i = 0; i < total; i++) {
    const double q = side.lots[i] * 0.001, move = side.direction * (mark - side.entry[i]);
    const double equity = side.margin[i] + q * move;
    side.place[i] = 0;
    if (equity <= 0) continue;
    const double gain = move / side.entry[i], leverage = q * mark / equity;
    const double score = gain > 0 ? gain * leverage : gain / leverage;
    side.score[i] = score;
    keys[n] = keyOf(score);
    slots[n++] = static_cast<uint32_t>(i);
  }
  return n;
}

static void sortAll(Side& side, size_t n) {
  static uint32_t a[2048], b[2048], c[1024];
  std::memset(a, 0, sizeof a);
  std::memset(b, 0, sizeof b);
  std::memset(c, 0, sizeof c);
  for (size_t i = 0; i < n; i++) {
    a[keys[i] & 2047]++;
    b[(keys[i] >> 11) & 2047]++;
    c[keys[i] >> 22]++;
  }
  starts(a, 2048);
  starts(b, 2048);
  starts(c, 1024);
  pass(keys.data(), slots.data(), otherKeys.data(), otherSlots.data(), n, a, 0, 2047);
  pass(otherKeys.data(), otherSlots.data(), keys.data(), slots.data(), n, b, 11, 2047);
  pass(keys.data(), slots.data(), otherKeys.data(), otherSlots.data(), n, c, 22, 1023);
  // Equal keys by the full score, then size, then id.
  for (size_t i = 1; i < n; i++) {
    if (otherKeys[i] != otherKeys[i - 1]) continue;
    const uint32_t slot = otherSlots[i];
    size_t to = i;
    while (to > 0 && otherKeys[to - 1] == otherKeys[i]) {
      const uint32_t before = otherSlots[to - 1];
      const double x = side.score[before], y = side.score[slot];
      if (x > y || (x == y && (side.lots[before] > side.lots[slot] || (side.lots[before] == side.lots[slot] && side.id[before] < side.id[slot])))) break;
      otherSlots[to] = before;
      to--;
    }
    otherSlots[to] = slot;
  }
}

static void writeAll(Side& side, size_t n) {
  double total = 0, ahead = 0;
  for (size_t i = 0; i < n; i++) total += side.lots[otherSlots[i]];
  double edge = total / 5;
  uint8_t lights = 5;
  for (size_t i = 0; i < n; i++) {
    const uint32_t slot = otherSlots[i];
    while (lights > 1 && ahead >= edge) {
      lights--;
      edge = total * (6 - lights) / 5;
    }
    side.place[slot] = static_cast<uint32_t>(i + 1);
    side.ahead[slot] = ahead;
    side.lights[slot] = lights;
    ahead += side.lots[slot];
  }
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  FILE* file = std::fopen(argv[1], "rb");
  if (!file) return 3;
  Side sides[2];
  sides[0].direction = 1;
  sides[1].direction = -1;
  double row[5];
  while (std::fread(row, sizeof row, 1, file) == 1) {
    Side& side = sides[row[1] == 1 ? 0 : 1];
    side.id.push_back(static_cast<uint32_t>(row[0]));
    side.lots.push_back(row[2]);
    side.entry.push_back(row[3]);
    side.margin.push_back(row[4]);
  }
  size_t most = 0;
  for (Side& side : sides) {
    const size_t n = side.lots.size();
    if (n > most) most = n;
    side.score.resize(n);
    side.ahead.resize(n);
    side.place.resize(n);
    side.lights.resize(n);
  }
  keys.resize(most);
  otherKeys.resize(most);
  slots.resize(most);
  otherSlots.resize(most);
  double mark;
  while (std::scanf("%lf", &mark) == 1) {
    const auto begin = std::chrono::steady_clock::now();
    for (Side& side : sides) {
      const size_t n = scoreAll(side, mark);
      sortAll(side, n);
      writeAll(side, n);
    }
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
    uint64_t sum = 0;
    for (const Side& side : sides)
      for (size_t i = 0; i < side.lots.size(); i++) sum = sum * 31 + side.place[i];
    std::printf("%.6f %llu\n", took.count(), static_cast<unsigned long long>(sum));
    std::fflush(stdout);
  }
}
