<?php return array('dependencies' => array('wp-api-fetch', 'wp-i18n'), 'version' => 'f7d0112cb6c758a0d047');
