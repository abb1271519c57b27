<?php return array('dependencies' => array(), 'version' => '3b9585df3acc137a92fa');
