import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useRef } from '@wordpress/element';
import { __, _n } from '@wordpress/i18n';

import { ActionButton } from '../components/action-button';
import { CopyButton } from '../components/copy-button';
import { Mark } from '../components/flush-line';
import { fill } from '../components/format';
import { Problem } from '../components/problem';
import { Section } from '../components/section';
import type { Diagnosis, DiagnosisState } from '../domain/diagnostics';
import type { Tone } from '../domain/flush';
import { useDiagnostics } from './use-diagnostics';

const HASH = '#diagnostics';

/** What a flush depends on, tried out step by step once somebody asks for it. */
export function Diagnostics( { onChange }: { onChange: () => void } ) {
	const onDone = useCallback(
		( found: Diagnosis[] ) => {
			speak( summaryOf( found ) );
			// Testing the site's own CDNs and the account has changed their state.
			onChange();
		},
		[ onChange ]
	);
	const [ running, start ] = useDiagnostics( onDone );
	const place = useRef< HTMLDivElement >( null );
	useEffect( () => {
		if ( window.location.hash === HASH ) {
			place.current?.focus();
			place.current?.scrollIntoView?.();
		}
	}, [] );
	const busy = running.status === 'running';
	return (
		<div
			ref={ place }
			id="diagnostics"
			tabIndex={ -1 }
			className="spf-diagnostics"
		>
			<Section
				name="diagnostics"
				title={ __( 'Diagnostics', 'shortpixel-flush' ) }
			>
				<p className="spf-quiet">
					{ __(
						'Checks step by step what a flush depends on. It takes up to a minute, changes nothing on your site, and has ShortPixel make one small copy of an image.',
						'shortpixel-flush'
					) }
				</p>
				<div className="spf-buttons">
					<ActionButton disabled={ busy } onClick={ start }>
						{ startText( running.status ) }
					</ActionButton>
				</div>
				{ running.status === 'failed' && (
					<Problem error={ running.error } />
				) }
				{ ( running.status === 'running' ||
					running.status === 'done' ) && (
					<ol className="spf-checks">
						{ running.steps.map( ( { id, title }, index ) => (
							<Step
								key={ id }
								title={ title }
								found={ running.found[ index ] ?? null }
								isRunning={
									busy && index === running.found.length
								}
							/>
						) ) }
					</ol>
				) }
				{ running.status === 'done' && (
					<>
						<p>{ summaryOf( running.found ) }</p>
						<CopyButton text={ running.report }>
							{ __( 'Copy report', 'shortpixel-flush' ) }
						</CopyButton>
						<details>
							<summary>
								{ __(
									'What the report says',
									'shortpixel-flush'
								) }
							</summary>
							<pre tabIndex={ 0 }>{ running.report }</pre>
						</details>
					</>
				) }
			</Section>
		</div>
	);
}

function startText( status: 'idle' | 'failed' | 'running' | 'done' ): string {
	switch ( status ) {
		case 'running':
			return __( 'Checking…', 'shortpixel-flush' );
		case 'done':
			return __( 'Check again', 'shortpixel-flush' );
		default:
			return __( 'Start the check', 'shortpixel-flush' );
	}
}

const tones: Record< DiagnosisState, Tone > = {
	ok: 'good',
	warning: 'warning',
	failed: 'bad',
	skipped: 'neutral',
};

interface StepProps {
	title: string;
	found: Diagnosis | null;
	isRunning: boolean;
}

function Step( { title, found, isRunning }: StepProps ) {
	return (
		<li className={ isRunning ? 'is-running' : '' }>
			<span>
				<Mark tone={ found ? tones[ found.state ] : 'neutral' } />
			</span>
			<strong>{ title }</strong>
			<span className="spf-quiet">{ stateText( found, isRunning ) }</span>
			{ found && (
				<div>
					<p>{ found.message }</p>
					{ found.help !== '' && <p>{ found.help }</p> }
					{ found.facts.length > 0 && (
						<p className="spf-quiet">
							{ found.facts.join( ' · ' ) }
						</p>
					) }
				</div>
			) }
		</li>
	);
}

function stateText( found: Diagnosis | null, isRunning: boolean ): string {
	if ( ! found ) {
		return isRunning
			? __( 'Checking…', 'shortpixel-flush' )
			: __( 'Waiting', 'shortpixel-flush' );
	}
	const texts: Record< DiagnosisState, string > = {
		ok: __( 'OK', 'shortpixel-flush' ),
		warning: __( 'Warning', 'shortpixel-flush' ),
		failed: __( 'Failed', 'shortpixel-flush' ),
		skipped: __( 'Nothing to check', 'shortpixel-flush' ),
	};
	return texts[ found.state ];
}

function summaryOf( found: Diagnosis[] ): string {
	const count = ( state: DiagnosisState ) =>
		found.filter( ( one ) => one.state === state ).length;
	const failed = count( 'failed' );
	if ( failed > 0 ) {
		return fill(
			/* translators: %s: number of steps. */
			_n(
				'%s step failed. What to do is next to it.',
				'%s steps failed. What to do is next to them.',
				failed,
				'shortpixel-flush'
			),
			failed
		);
	}
	const warnings = count( 'warning' );
	return warnings > 0
		? fill(
				/* translators: %s: number of steps. */
				_n(
					'Nothing failed. %s step has a warning.',
					'Nothing failed. %s steps have a warning.',
					warnings,
					'shortpixel-flush'
				),
				warnings
			)
		: __( 'Nothing failed.', 'shortpixel-flush' );
}
