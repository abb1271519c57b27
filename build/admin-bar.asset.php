<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'df5acb6ed9893ee87571');
