<?php
/**
 * What the rest of the plugin may ask of a kind of edge: a CDN or proxy of the site's own, in front of ShortPixel's.
 */

declare( strict_types=1 );

namespace ShortPixelFlush\Edges;

use ShortPixelFlush\Http\Client;

if ( ! defined( 'ABSPATH' ) ) {
	exit;
}

/**
 * One file a kind, pure but for the clock: it writes requests and reads answers, and sends nothing itself.
 *
 * A request is written right before it is sent: where it is signed, the signature ages within minutes.
 *
 * @phpstan-import-type Answer from Client
 * @phpstan-type Setup array<string,string>
 * @phpstan-type Field array{name: string, label: string, help: string, type: 'text'|'secret'|'choice'|'lines', is_required: bool, choices?: array<string,string>, pattern?: string}
 * @phpstan-type Limits array{urls: int, per_minute: int, burst: int}
 * @phpstan-type Request array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>, urls: list<string>}
 * @phpstan-type Result array{state: 'done'|'failed'|'busy', code: string, data: array<string,mixed>}
 */
interface Edge {
	/**
	 * Names the kind for code; stable, lower-case.
	 */
	public function id(): string;

	/**
	 * Names the kind for people, as it calls itself.
	 */
	public function name(): string;

	/**
	 * Lists what an owner has to say of it. Of a choice the first is what is taken where nothing is said; a pattern is a
	 * regular expression in both PHP and JavaScript, without delimiters, that the whole value has to match.
	 *
	 * @return array
	 * @phpstan-return list<Field>
	 */
	public function fields(): array;

	/**
	 * Lists the hosts that its requests go to.
	 *
	 * @param array $setup Values of fields() by name, and what tested() learned; secrets in clear.
	 * @phpstan-param Setup $setup
	 * @return list<string>
	 */
	public function hosts( array $setup ): array;

	/**
	 * Says how much it bears: most addresses a request; requests a minute, 0 where there is no such limit; and how many of them
	 * may go at once after a rest.
	 *
	 * @param array $setup As for hosts().
	 * @phpstan-param Setup $setup
	 * @return array
	 * @phpstan-return Limits
	 */
	public function limits( array $setup ): array;

	/**
	 * Tells whether purge() and purge_everything() have all they need. Where not, test() has to be sent first, and what
	 * tested() learned (`data.setup`) be put into the setup: a zone's id is found by its name, for instance.
	 *
	 * @param array $setup As for hosts().
	 * @phpstan-param Setup $setup
	 */
	public function is_ready( array $setup ): bool;

	/**
	 * Writes the requests that purge addresses; each names in `urls` those that it purges, and one that none names can't be
	 * purged there by itself. Addresses are given as visitors ask for them, and sent as this edge stores them.
	 *
	 * @param array        $setup As for hosts().
	 * @param list<string> $urls  Any number.
	 * @phpstan-param Setup $setup
	 * @return array
	 * @phpstan-return list<Request>
	 */
	public function purge( array $setup, array $urls ): array;

	/**
	 * Writes the requests that purge everything this edge holds of the site; none where it can't.
	 *
	 * @param array $setup As for hosts().
	 * @phpstan-param Setup $setup
	 * @return array
	 * @phpstan-return list<Request>
	 */
	public function purge_everything( array $setup ): array;

	/**
	 * Reads the answer to one of these requests, whatever came: `busy` is worth another try, after `data.retry_after` seconds
	 * where that is a number, `failed` is not.
	 *
	 * @param array $answer  As the client gives it.
	 * @param array $request What it answers.
	 * @phpstan-param Answer  $answer
	 * @phpstan-param Request $request
	 * @return array
	 * @phpstan-return Result
	 */
	public function read( array $answer, array $request ): array;

	/**
	 * Writes the request that tells which zone is reached, and changes nothing. Whether purging is allowed is shown by a
	 * purge() of an address that nobody has, see unused_url().
	 *
	 * @param array $setup As for hosts().
	 * @phpstan-param Setup $setup
	 * @return array
	 * @phpstan-return Request
	 */
	public function test( array $setup ): array;

	/**
	 * Reads the answer to the test: `data.zone` says what was reached, `data.setup` what has to be put into the setup.
	 *
	 * @param array $setup  As for hosts().
	 * @param array $answer As the client gives it.
	 * @phpstan-param Setup  $setup
	 * @phpstan-param Answer $answer
	 * @return array
	 * @phpstan-return Result
	 */
	public function tested( array $setup, array $answer ): array;

	/**
	 * Says in whole, translated sentences what one of its codes means: what happened, what is true for visitors now, what to do.
	 * Empty where the code is none of a failure.
	 *
	 * @param array<string,mixed> $data What came with the code.
	 */
	public function sentence( string $code, array $data ): string;

	/**
	 * Says what using it costs, before it is used; empty where it costs nothing.
	 */
	public function costs(): string;
}
