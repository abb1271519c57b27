<?php return array('dependencies' => array(), 'version' => 'e0e8d19264b3cd96b195');
