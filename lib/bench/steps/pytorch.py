"""The contender in PyTorch: JSON lines of jobs in, of turns out, as worker.ts, its models too."""

import json
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


def gaussian_sample(mu, log_var):
    return mu + torch.exp(0.5 * log_var) * torch.randn_like(mu)


def negative_elbo(logits, x, mu, log_var):
    reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    kl = 0.5 * (mu.square() + log_var.exp() - log_var - 1).sum()
    return (reconstruction + kl) / len(x)


class Vae(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(784, width), nn.ReLU())
        self.mu, self.log_var = nn.Linear(width, 20), nn.Linear(width, 20)
        self.decoder = nn.Sequential(nn.Linear(20, width), nn.ReLU(), nn.Linear(width, 784))

    def forward(self, x, labels):
        h = self.hidden(x)
        mu, log_var = self.mu(h), self.log_var(h)
        return negative_elbo(self.decoder(gaussian_sample(mu, log_var)), x, mu, log_var)


class ConditionalVae(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Sequential(
            nn.Linear(794, 512), nn.ReLU(), nn.Linear(512, 256), nn.ReLU()
        )
        self.mu, self.log_var = nn.Linear(256, 2), nn.Linear(256, 2)
        self.decoder = nn.Sequential(
            nn.Linear(12, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 784)
        )

    def forward(self, x, labels):
        y = F.one_hot(labels, 10).float()
        h = self.hidden(torch.cat([x, y], 1))
        mu, log_var = self.mu(h), self.log_var(h)
        z = gaussian_sample(mu, log_var)
        return negative_elbo(self.decoder(torch.cat([z, y], 1)), x, mu, log_var)


def normalized(convolution, channels, activation):
    return [convolution, nn.BatchNorm2d(channels), activation]


class ConvolutionalVae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = nn.Sequential(
            *normalized(nn.Conv2d(1, 16, 4, 2), 16, nn.ReLU()),
            *normalized(nn.Conv2d(16, 32, 4, 2), 32, nn.ReLU()),
            nn.Conv2d(32, 64, 4, 2),
        )
        self.decoder = nn.Sequential(
            *normalized(nn.ConvTranspose2d(32, 64, 3, 2), 64, nn.ReLU()),
            *normalized(nn.ConvTranspose2d(64, 32, 4, 1), 32, nn.ReLU()),
            *normalized(nn.ConvTranspose2d(32, 16, 3, 2), 16, nn.ReLU()),
            nn.ConvTranspose2d(16, 1, 4, 2),
        )

    def forward(self, x, labels):
        mu, log_var = self.encoder(x.view(-1, 1, 28, 28)).flatten(1).chunk(2, 1)
        z = gaussian_sample(mu, log_var)
        return negative_elbo(self.decoder(z[:, :, None, None]).flatten(1), x, mu, log_var)


def dcgan_players():
    generator = nn.Sequential(
        *normalized(nn.ConvTranspose2d(100, 128, 4, 1), 128, nn.ReLU()),
        *normalized(nn.ConvTranspose2d(128, 64, 4, 1), 64, nn.ReLU()),
        *normalized(nn.ConvTranspose2d(64, 32, 4, 2, 1), 32, nn.ReLU()),
        nn.ConvTranspose2d(32, 1, 4, 2, 1),
        nn.Tanh(),
    )
    leaky = nn.LeakyReLU(0.2)
    discriminator = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1),
        leaky,
        *normalized(nn.Conv2d(32, 64, 4, 2, 1), 64, leaky),
        *normalized(nn.Conv2d(64, 128, 4, 1), 128, leaky),
        nn.Flatten(),
        nn.Linear(2048, 1),
    )
    return generator, discriminator


def vae_step(model, batch):
    x, labels = batch
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)

    def step():
        optimizer.zero_grad()
        loss = model(x, labels)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def dcgan_step(batch):
    x = 2 * batch[0].view(-1, 1, 28, 28) - 1
    generator, discriminator = dcgan_players()
    adam = {"lr": 2e-4, "betas": (0.5, 0.999)}
    of_generator = torch.optim.Adam(generator.parameters(), **adam)
    of_discriminator = torch.optim.Adam(discriminator.parameters(), **adam)
    noise = lambda: 2 * torch.rand(len(x), 100, 1, 1) - 1

    def step():
        # Nobody computes the gradients that the other player would need.
        discriminator.requires_grad_(True)
        with torch.no_grad():
            fake = generator(noise())
        of_discriminator.zero_grad()
        loss = (F.softplus(-discriminator(x)) + F.softplus(discriminator(fake))).mean()
        loss.backward()
        of_discriminator.step()
        loss.item()
        discriminator.requires_grad_(False)
        of_generator.zero_grad()
        loss = F.softplus(-discriminator(generator(noise()))).mean()
        loss.backward()
        of_generator.step()
        loss.item()

    return step


def first_images(file, count):
    """The file holds images of 784 bytes, each with its label behind it."""
    with open(file, "rb") as images:
        rows = torch.frombuffer(bytearray(images.read(785 * count)), dtype=torch.uint8)
    rows = rows.view(count, 785)
    return rows[:, :784].float() / 255, rows[:, 784].long()


def step_of(job, file):
    batch = first_images(file, job["batchSize"])
    if job["model"] == "dcgan":
        return dcgan_step(batch)
    models = {
        "vae": lambda: Vae(job["width"]),
        "convolutional-vae": ConvolutionalVae,
        "conditional-vae": ConditionalVae,
    }
    return vae_step(models[job["model"]](), batch)


def timed(step, seconds):
    milliseconds = []
    end = time.perf_counter() + seconds
    while True:
        began = time.perf_counter()
        step()
        now = time.perf_counter()
        milliseconds.append(1000 * (now - began))
        if now >= end:
            return {"milliseconds": milliseconds}


def main(file):
    torch.manual_seed(1)
    steps = {}
    for line in sys.stdin:
        job = json.loads(line)
        key = (job["model"], job["batchSize"], job["width"])
        steps[key] = steps.get(key) or step_of(job, file)
        print(json.dumps(timed(steps[key], job["seconds"])), flush=True)


main(sys.argv[1])
