<?php return array('dependencies' => array('wp-i18n'), 'version' => '7264570ce66b5c31554d');
