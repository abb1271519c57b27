<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => '890dde26dd5434320001');
