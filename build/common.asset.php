<?php return array('dependencies' => array(), 'version' => '352b726525ab43fcfd54');
