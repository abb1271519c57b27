<?php

declare( strict_types=1 );

namespace ShortPixelFlush\Tests\Integration\Rest;

use ShortPixelFlush\Providers\Provider;
use WP_Error;

/**
 * A provider that keeps its endpoint in memory and returns what a test sets.
 */
final class Dummy_Provider implements Provider {

	public string $id = 'dummy';

	public string $name = 'A provider';

	public ?string $endpoint = 'https://cdn.shortpixel.ai/spai2';

	public string $problem = '';

	public string $api_key = '';

	public function id(): string {
		return $this->id;
	}

	public function name(): string {
		return $this->name;
	}

	public function is_active(): bool {
		return true;
	}

	public function problem(): string {
		return $this->problem;
	}

	public function endpoint(): ?string {
		return $this->endpoint;
	}

	public function other_endpoints(): array {
		return [];
	}

	public function hostless_endpoints(): array {
		return [];
	}

	public function can_flush_images(): bool {
		return '' === $this->problem;
	}

	public function full_flush_methods(): array {
		return '' === $this->problem ? array_merge( [ 'switch' ], '' === $this->api_key ? [] : [ 'purge' ] ) : [];
	}

	public function full_flush_hint(): string {
		return '';
	}

	public function purge_scope(): array {
		return [
			'verb' => 'GET',
			'site' => '' === $this->api_key ? '' : 'example.org',
			'cdn'  => '',
		];
	}

	public function full_flush_effects( string $method ): array {
		return [];
	}

	public function parameter_lists( array $source ): array {
		return [
			[
				'params'    => [ 'w_300', 'q_lossy', 'ret_img', 'to_webp' ],
				'separator' => '+',
			],
			[
				'params'    => [ 'q_lossy', 'ret_img' ],
				'separator' => '+',
			],
		];
	}

	public function measured_parameter_lists( array $source, array $boxes ): array {
		$lists = [];
		foreach ( $boxes as $box ) {
			foreach ( $box['screens'] as $screen ) {
				$lists[] = [
					'params'    => [ 'w_' . (int) round( $box['width'] * $screen['density'] ), 'q_lossy', 'ret_img' ],
					'separator' => '+',
				];
			}
		}

		return $lists;
	}

	public function used_sources( array $sources ): array {
		return $sources;
	}

	public function names_all_copies(): bool {
		return false;
	}

	public function owns( array $cdn_url ): bool {
		return $cdn_url['endpoint'] === $this->endpoint;
	}

	public function cdn_url( array $parameters, string $source, string $endpoint = '' ): string {
		return ( '' === $endpoint ? $this->endpoint : $endpoint ) . '/' . implode(
			$parameters['separator'],
			$parameters['params']
		) . '/' . $source;
	}

	public function help_url(): string {
		return '';
	}

	public function api_key(): string {
		return $this->api_key;
	}

	public function switch_endpoint( string $expected, string $new_endpoint ) {
		if ( $expected !== $this->endpoint ) {
			return new WP_Error(
				'shortpixel_flush_endpoint_changed',
				'Changed.',
				[
					'status'   => 409,
					'endpoint' => $this->endpoint,
				]
			);
		}
		$this->endpoint = $new_endpoint;
		return true;
	}

	public function clear_styles(): ?bool {
		return true;
	}
}
