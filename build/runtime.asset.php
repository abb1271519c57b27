<?php return array('dependencies' => array(), 'version' => '033f9a3d0c28578714e1');
