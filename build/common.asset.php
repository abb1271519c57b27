<?php return array('dependencies' => array(), 'version' => '262bea745ec7d2bc4070');
