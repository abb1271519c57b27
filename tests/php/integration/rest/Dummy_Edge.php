<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Edges\Edge;

/**
 * An edge for tests, with a field of each type.
 */
final class Dummy_Edge implements Edge {

	public function __construct( private string $id = 'dummy' ) {}

	public function id(): string {
		return $this->id;
	}

	public function name(): string {
		return 'Edge of tests';
	}

	public function fields(): array {
		return [
			[
				'name'        => 'token',
				'label'       => 'Token',
				'help'        => 'From its own screen.',
				'type'        => 'secret',
				'is_required' => true,
			],
			[
				'name'        => 'second',
				'label'       => 'Second secret',
				'help'        => 'Where there is one.',
				'type'        => 'secret',
				'is_required' => false,
			],
			[
				'name'        => 'zone',
				'label'       => 'Zone',
				'help'        => 'A number with up to nine digits.',
				'type'        => 'text',
				'is_required' => false,
				'pattern'     => '[0-9]{1,9}',
			],
			[
				'name'        => 'mode',
				'label'       => 'Mode',
				'help'        => 'How it is cleared.',
				'type'        => 'choice',
				'is_required' => false,
				'choices'     => [
					'soft' => 'Softly',
					'hard' => 'At once',
				],
			],
			[
				'name'        => 'servers',
				'label'       => 'Servers',
				'help'        => 'One a line.',
				'type'        => 'lines',
				'is_required' => false,
			],
		];
	}

	public function hosts( array $setup ): array {
		return [ 'api.dummy.test' ];
	}

	public function limits( array $setup ): array {
		return [
			'urls'       => 30,
			'per_minute' => 0,
			'burst'      => 0,
		];
	}

	public function is_ready( array $setup ): bool {
		return isset( $setup['zone_id'] );
	}

	public function purge( array $setup, array $urls ): array {
		return [ $this->request( $setup, 'POST', '/purge', $urls ) ];
	}

	public function purge_everything( array $setup ): array {
		return [ $this->request( $setup, 'POST', '/purge-all', [] ) ];
	}

	public function read( array $answer, array $request ): array {
		return [
			'state' => 200 === $answer['status'] ? 'done' : 'failed',
			'code'  => 200 === $answer['status'] ? '' : 'may_not_purge',
			'data'  => [],
		];
	}

	public function test( array $setup ): array {
		return $this->request( $setup, 'GET', '/zone', [] );
	}

	public function tested( array $setup, array $answer ): array {
		return [
			'state' => 200 === $answer['status'] ? 'done' : 'failed',
			'code'  => 200 === $answer['status'] ? '' : 'refused',
			'data'  => 200 === $answer['status'] ? [
				'zone'  => 'example.org',
				'setup' => [ 'zone_id' => '77' ],
			] : [ 'said' => $answer['body'] ],
		];
	}

	public function sentence( string $code, array $data ): string {
		$sentences = [
			'refused'       => 'It refused the token. Its words: ' . ( is_string( $data['said'] ?? null ) ? $data['said'] : '' ),
			'may_not_purge' => 'The token may not purge.',
		];
		return $sentences[ $code ] ?? '';
	}

	/**
	 * @param array<string,string> $setup
	 * @param list<string>         $urls
	 * @return array{method: string, url: string, headers: array<string,string>, body: string, secrets: list<string>, urls: list<string>}
	 */
	private function request( array $setup, string $method, string $path, array $urls ): array {
		$token = $setup['token'] ?? '';
		return [
			'method'  => $method,
			'url'     => 'https://api.dummy.test' . $path,
			'headers' => [ 'Authorization' => "Bearer {$token}" ],
			'body'    => '',
			'secrets' => [ $token ],
			'urls'    => $urls,
		];
	}
}
