<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '7a6b8b6b51c629bee22a');
