<?php return array('dependencies' => array('wp-i18n'), 'version' => 'dcb06b03896a08037df2');
